import type { Clock, DeadLetters } from '@punctual/chassis';
import { deliveryStatuses } from '@punctual/contracts';
import { z } from 'zod';
import { due, FAILING } from '../../today/due';
import { attentionView } from '../../views/attention.view';
import { deliveryView } from '../../views/delivery.view';
import type { ViewEngine } from '../../views/engine';
import type { ListQuery } from '../../views/list-query';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { seenBy } from '../../views/seen-by';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { lettersOf } from './dead-letter-routes';

const DAY_MS = 24 * 60 * 60 * 1000;

const count = z.number().int();
const mark = z.strictObject({
  at: z.iso.datetime().describe('the minute in which they are due'),
  count,
  schedules: z.array(z.strictObject({ id: z.string(), name: z.string() })).describe('the first five'),
});
const today = z
  .strictObject({
    now: z.iso.datetime(),
    due: z.strictObject({ total: count, marks: z.array(mark), until: z.iso.datetime() }),
    sent: z.strictObject({
      from: z.iso.datetime(),
      total: count,
      byOutcome: z.strictObject(
        Object.fromEntries(deliveryStatuses.map((status) => [status, count.optional()])) as Record<
          (typeof deliveryStatuses)[number],
          z.ZodOptional<typeof count>
        >,
      ),
    }),
    failingSchedules: count,
    heldRuns: count,
    retriesWaiting: count,
    deadLetters: count.nullable().describe('for administrators; null for others'),
    viewLagSeconds: z.number(),
  })
  .meta({ id: 'Today' });

type Needs = { views: ViewReader; engine: ViewEngine; clock: Clock; deadLetters: Pick<DeadLetters, 'count'> };

const total = (groups: readonly { count: number }[]): number => groups.reduce((sum, group) => sum + group.count, 0);

/** What is due, what went out and what needs attention. */
export const todayRoutes = ({ views, engine, clock, deadLetters }: Needs): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/today',
    id: 'getToday',
    tag: 'Today',
    summary:
      'Read what is due in the next 24 hours, each schedule at its next run, what went out in the last 24, and what needs attention',
    access: 'reader',
    answers: { 200: json('Of all that the caller may see', today) },
    handle: async ({ user }) => {
      const [now, from, until] = [0, -DAY_MS, DAY_MS].map((ms) => new Date(clock.millis() + ms).toISOString()) as [
        string,
        string,
        string,
      ];
      const isAdmin = user.role === 'admin';
      const mine = seenBy(user);
      const ofMine: ListQuery['filters'] = isAdmin
        ? []
        : [[{ column: 'scheduleId', values: { view: scheduleView, column: 'key', where: mine } }]];
      const waiting = (why: string) => views.count(attentionView, [['why', '=', why]], [], undefined, ofMine);
      const [marks, sent, failing, held, retries, letters] = await Promise.all([
        due(views, { from: now, until, where: mine }, user),
        views.count(deliveryView, [...mine, ['createdAt', '>=', from], ['fired', '=', 1]], ['status']),
        views.count(scheduleView, [...mine, ['lastOutcome', 'in', FAILING], ['deleted', '=', 0]], []),
        waiting('held'),
        waiting('retry'),
        isAdmin ? deadLetters.count(lettersOf(user)) : null,
      ]);
      const body = {
        now,
        due: { total: total(marks), marks, until },
        sent: {
          from,
          total: total(sent),
          byOutcome: Object.fromEntries(sent.map(({ values: [status = ''], count: of }) => [status, of])),
        },
        failingSchedules: total(failing),
        heldRuns: total(held),
        retriesWaiting: total(retries),
        deadLetters: letters,
        viewLagSeconds: engine.lagSeconds(),
      };
      return { status: 200, body };
    },
  }),
];
