import { type Bus, uuidOf } from '@punctual/chassis';
import { type Command, instant, subscriptionBody, subscriptionResource } from '@punctual/contracts';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { empty, json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { listQuery, page, pageOf } from '../list';
import { type Answer, type Operation, operation, type Request } from '../operation';
import { historyPage, historyQuery, runPageSchema } from './run-list';
import { scheduleFor, shownSubscription, subscriptionAnswer, visibleSubscription } from './subscription-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader; defaultTimezone: string };

const params = z.strictObject({ subscriptionId: z.uuid() });
type Asked = Pick<Request<z.output<typeof params>>, 'params' | 'user' | 'commandId' | 'ifVersion'>;

const resource = subscriptionResource.meta({ id: 'Subscription' });
const query = listQuery(['createdAt', '-createdAt', 'updatedAt', '-updatedAt'], '-createdAt').extend({
  reportId: z.uuid().optional().describe('the first or a further report of its mails'),
  status: subscriptionResource.shape.status.optional(),
  deleted: z.enum(['true', 'false']).default('false').describe('true lists the deleted ones, which can be restored'),
});
const pauseBody = z
  .strictObject({ until: instant.nullable().default(null).describe('when it resumes by itself; never when omitted') })
  .prefault({});

const all = '/api/v1/subscriptions';
const one = `${all}/:subscriptionId`;

/** Subscriptions: schedules of a user to that user alone. Everybody may have them. */
export const subscriptionRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const change = async (command: Command, { params: { subscriptionId }, user, commandId }: Asked): Promise<Answer> => {
    const done = await forward(needs, command, commandId);
    return done.visible
      ? subscriptionAnswer(200, await visibleSubscription(views, subscriptionId, user, 'shown'))
      : notVisibleYet(subscriptionId, done);
  };
  const answers = { 200: json('The subscription', resource), 202: pending };
  const collection = { tag: 'Subscriptions', access: 'reader' } as const;
  const common = { ...collection, params, answers } as const;
  const idOf = ({ params: { subscriptionId: scheduleId }, ifVersion }: Asked) => ({ scheduleId, ifVersion });

  return [
    operation({
      ...collection,
      method: 'post',
      path: all,
      id: 'createSubscription',
      summary: 'Subscribe to a report: it is sent to you alone',
      body: subscriptionBody(needs.defaultTimezone),
      answers: { 201: json('The subscription', resource), 202: pending },
      handle: async ({ body, user, commandId }) => {
        const spec = await scheduleFor(views, body, user);
        const scheduleId = uuidOf(`subscription ${commandId}`);
        const done = await forward(needs, { type: 'CreateSchedule', data: { scheduleId, spec } }, commandId);
        if (!done.visible) return notVisibleYet(scheduleId, done);
        const created = subscriptionAnswer(201, await visibleSubscription(views, scheduleId, user));
        return { ...created, headers: { Location: `${all}/${scheduleId}` } };
      },
    }),
    operation({
      ...collection,
      method: 'get',
      path: all,
      id: 'listSubscriptions',
      summary: 'List your subscriptions; administrators see those of all users',
      query,
      answers: { 200: json('A page of subscriptions', pageOf(resource)) },
      handle: async ({ query: { reportId, status, deleted, ...asked }, user }) => {
        const userId = user.role === 'admin' ? undefined : user.userId;
        const filters = { kind: 'subscription', deleted: deleted === 'true' ? 1 : 0, status, userId };
        const where = Object.entries(filters).flatMap(([column, value]) =>
          value === undefined ? [] : [[column, '=', value] as const],
        );
        const { data, nextCursor } = await page(views, scheduleView, asked, { where, has: reportId });
        return { status: 200, body: { data: data.map(shownSubscription), nextCursor } };
      },
    }),
    operation({
      ...common,
      method: 'get',
      path: one,
      id: 'getSubscription',
      summary: 'Read a subscription',
      answers: { 200: json('The subscription', resource) },
      handle: async ({ params: { subscriptionId }, user }) =>
        subscriptionAnswer(200, await visibleSubscription(views, subscriptionId, user)),
    }),
    operation({
      ...common,
      method: 'put',
      path: one,
      id: 'changeSubscription',
      summary: 'Replace a subscription; it still goes to its user alone',
      body: subscriptionBody(needs.defaultTimezone),
      handle: async (request) => {
        const row = await visibleSubscription(views, request.params.subscriptionId, request.user);
        const spec = { ...(await scheduleFor(views, request.body, request.user, row)), recipients: row.recipients };
        return change({ type: 'ChangeSchedule', data: { ...idOf(request), spec } }, request);
      },
    }),
    operation({
      ...common,
      method: 'delete',
      path: one,
      id: 'deleteSubscription',
      summary: 'End a subscription; its history is kept, and it can be restored',
      answers: { 204: empty('Ended'), 202: pending },
      handle: async (request) => {
        const { params, user, commandId } = request;
        await visibleSubscription(views, params.subscriptionId, user);
        const done = await forward(needs, { type: 'DeleteSchedule', data: idOf(request) }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(params.subscriptionId, done);
      },
    }),
    operation({
      ...common,
      method: 'post',
      path: `${one}/restore`,
      id: 'restoreSubscription',
      summary: 'Take up an ended subscription again',
      handle: async (request) => {
        const { subscriptionId: scheduleId } = request.params;
        await visibleSubscription(views, scheduleId, request.user, 'shown');
        return change({ type: 'RestoreSchedule', data: { scheduleId } }, request);
      },
    }),
    operation({
      ...common,
      method: 'post',
      path: `${one}/pause`,
      id: 'pauseSubscription',
      summary: 'Pause a subscription, also until an instant at which it resumes by itself',
      body: pauseBody,
      handle: async (request) => {
        await visibleSubscription(views, request.params.subscriptionId, request.user);
        return change({ type: 'PauseSchedule', data: { ...idOf(request), until: request.body.until } }, request);
      },
    }),
    operation({
      ...common,
      method: 'post',
      path: `${one}/resume`,
      id: 'resumeSubscription',
      summary: 'Resume a paused subscription',
      handle: async (request) => {
        await visibleSubscription(views, request.params.subscriptionId, request.user);
        return change({ type: 'ResumeSchedule', data: idOf(request) }, request);
      },
    }),
    operation({
      ...common,
      method: 'get',
      path: `${one}/history`,
      id: 'listSubscriptionHistory',
      summary: 'List the runs of a subscription with their deliveries, and the occurrences that were skipped',
      query: historyQuery,
      answers: { 200: json('A page of runs', runPageSchema) },
      handle: async ({ params: { subscriptionId }, query: asked, user }) => {
        await visibleSubscription(views, subscriptionId, user, 'shown');
        return { status: 200, body: await historyPage(views, subscriptionId, asked) };
      },
    }),
  ];
};
