import { type Bus, type Clock, type EventStore, sha256 } from '@punctual/chassis';
import { instant, type ScheduleResource, specificationOf } from '@punctual/contracts';
import { z } from 'zod';
import { auditOf, stateAt } from '../../audit/audit';
import { readTold } from '../../audit/read-told';
import { deliveryView } from '../../views/delivery.view';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { shownSchedule } from '../../views/schedule.view';
import { userView } from '../../views/user.view';
import { json } from '../described';
import { forward } from '../forward';
import { inParallel } from '../in-parallel';
import { instantQuery, listQuery, pageOf, readCursor, writeCursor } from '../list';
import { type Operation, operation } from '../operation';
import { invalid, Problem } from '../problem';
import {
  answerOf,
  oneSchedule as one,
  scheduleParams as params,
  scheduleSchema as resource,
  scheduleTag as tag,
  visibleSchedule,
} from './schedule-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader; store: EventStore; clock: Clock };

/** How many accounts are looked up at once. */
const AT_ONCE = 8;

const auditEntry = z
  .strictObject({
    version: z.number().int(),
    at: instant,
    action: z.string().describe('created, changed, paused, resumed, replanned, ended, deleted, restored, transferred'),
    by: z
      .strictObject({ userId: z.string(), email: z.string().nullable() })
      .nullable()
      .describe('null for what happened by itself, such as the end of a pause'),
    changes: z.array(z.strictObject({ field: z.string(), before: z.json(), after: z.json() })),
    conditionReset: z
      .literal(true)
      .optional()
      .describe('for an edit after which the condition begins again: whether it fired before is forgotten'),
  })
  .meta({ id: 'ScheduleAuditEntry' });

/** One schedule, as it is or was, and what made it so. */
export const scheduleReadRoutes = (needs: Needs): Operation[] => {
  const { views, store, clock } = needs;

  const lastRunBy = async (scheduleId: string, asOf: string): Promise<string | null> => {
    const where = [
      ['scheduleId', '=', scheduleId],
      ['fired', '=', 1],
      ['trigger', '!=', 'test'],
      ['createdAt', '<', new Date(Date.parse(asOf) + 1).toISOString()],
    ] as const;
    const [last] = await views.list(deliveryView, { where, sort: { column: 'createdAt', descending: true }, limit: 1 });
    return last ? String(last.sortedBy) : null;
  };
  /** When the schedule would have run next, as it was. The scheduler says so: the calendar is its own. */
  const nextRunAfter = async (row: ScheduleResource, asOf: string, commandId: string): Promise<string | null> => {
    const { id: scheduleId, createdAt, status, pausedUntil, deletedAt } = row;
    if (deletedAt !== null || status === 'ENDED' || (status === 'PAUSED' && pausedUntil === null)) return null;
    const after = pausedUntil !== null && Date.parse(pausedUntil) > Date.parse(asOf) ? pausedUntil : asOf;
    const { result } = await forward(
      needs,
      { type: 'PlanNext', data: { scheduleId, createdAt, spec: specificationOf(row), after } },
      commandId,
    );
    return instant.nullable().parse(result['nextDueAt']);
  };

  return [
    operation({
      method: 'get',
      path: one,
      id: 'getReportSchedule',
      tag,
      summary: 'Read a schedule, as it is or as it was at an instant',
      access: 'reader',
      params,
      query: z.strictObject({ asOf: instantQuery.optional().describe('an instant that has passed') }),
      answers: { 200: json('The schedule', resource) },
      handle: async ({ params: { scheduleId }, query: { asOf }, user, commandId }) => {
        const row = await visibleSchedule(views, scheduleId, user, asOf === undefined ? 'hidden' : 'shown');
        if (asOf === undefined) return answerOf(200, row);
        if (Date.parse(asOf) > clock.millis())
          throw invalid([{ path: 'asOf', message: 'is in the future; choose an instant that has passed' }]);
        const was = stateAt(await readTold(store, 'schedule', scheduleId), asOf);
        if (!was) throw new Problem(404, 'schedule/unknown', `the schedule did not exist yet at ${asOf}`);
        const lastRunDate = await lastRunBy(scheduleId, asOf);
        const nextRunDate = await nextRunAfter(was, asOf, commandId);
        return { status: 200, body: { ...shownSchedule(was), lastRunDate, nextRunDate } };
      },
    }),
    operation({
      method: 'get',
      path: `${one}/audit`,
      id: 'listReportScheduleAudit',
      tag,
      summary: 'List who changed what of a schedule, with the values before and after',
      access: 'reader',
      params,
      query: listQuery(['version', '-version'], '-version'),
      answers: { 200: json('A page of changes', pageOf(auditEntry)) },
      handle: async ({ params: { scheduleId }, query: { limit, cursor, sort }, user }) => {
        await visibleSchedule(views, scheduleId, user, 'shown');
        const list = sha256(`audit ${scheduleId} ${sort}`).slice(0, 16);
        const after = cursor === undefined ? null : Number(readCursor(cursor, list).value);
        const all = auditOf(await readTold(store, 'schedule', scheduleId));
        const sorted = sort === 'version' ? all : all.toReversed();
        const left = sorted.filter(
          ({ version }) => after === null || (sort === 'version' ? version > after : version < after),
        );
        const shown = left.slice(0, limit);
        const ids = [...new Set(shown.flatMap(({ userId }) => userId ?? []))];
        const emails = new Map(
          await inParallel(ids, AT_ONCE, async (id) => [id, (await views.get(userView, id))?.email ?? null] as const),
        );
        const data = shown.map(({ userId, ...entry }) => ({
          ...entry,
          by: userId === null ? null : { userId, email: emails.get(userId) ?? null },
        }));
        const last = shown.at(-1);
        const nextCursor =
          left.length > limit && last ? writeCursor(list, { sortedBy: last.version, key: scheduleId }) : null;
        return { status: 200, body: { data, nextCursor } };
      },
    }),
  ];
};
