import type { Bus, Clock } from '@punctual/chassis';
import { receivedResource, returnBody } from '@punctual/contracts';
import { z } from 'zod';
import { membershipsOf, receivedBy } from '../../list/received';
import { audienceView } from '../../views/audience.view';
import type { ViewEngine } from '../../views/engine';
import { searchable } from '../../views/list-member.view';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { empty, json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { pageOf } from '../list';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader; clock: Pick<Clock, 'now'> };

const tag = 'Subscriptions';
const base = '/api/v1/me/receives';

/** What the caller receives, and the ways out of it. */
export const receivesRoutes = (needs: Needs): Operation[] => {
  const { views, clock } = needs;
  return [
    operation({
      method: 'get',
      path: base,
      id: 'listReceived',
      tag,
      summary: 'List everything that is sent to you, with why and the request that ends it',
      access: 'reader',
      answers: { 200: json('All of it, at most 1,000', pageOf(receivedResource.meta({ id: 'Received' }))) },
      handle: async ({ user }) => ({
        status: 200,
        body: { data: await receivedBy(views, user, clock.now()), nextCursor: null },
      }),
    }),
    operation({
      method: 'post',
      path: `${base}/return`,
      id: 'returnToMail',
      tag,
      summary: 'Get again what you left by the link in a mail; what others ended stays ended',
      access: 'reader',
      body: returnBody,
      answers: { 204: empty('You get it again'), 202: pending },
      handle: async ({ body: { scheduleId }, user: { email }, commandId }) => {
        const data = { email, scheduleId, fromDelivery: null, after: 'returns' as const, until: null };
        const done = await forward(needs, { type: 'Unsubscribe', data }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(email, done);
      },
    }),
    operation({
      method: 'delete',
      path: `${base}/schedules/:scheduleId`,
      id: 'leaveReportSchedule',
      tag,
      summary: 'Leave a schedule that names you as a recipient',
      access: 'reader',
      params: z.strictObject({ scheduleId: z.uuid() }),
      answers: { 204: empty('You get no more of it'), 202: pending },
      handle: async ({ params: { scheduleId }, user, commandId }) => {
        const [row, schedule] = await Promise.all([
          views.get(audienceView, scheduleId),
          views.get(scheduleView, scheduleId),
        ]);
        const named = row?.goesTo.includes(searchable(user.email)) ?? false;
        if (!named || !schedule || schedule.deletedAt !== null || schedule.deliveryMethod !== null)
          throw new Problem(404, 'schedule/unknown', 'there is no such schedule that names you');
        const leave = { type: 'LeaveSchedule', data: { scheduleId, email: user.email } } as const;
        const done = await forward(needs, leave, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(scheduleId, done);
      },
    }),
    operation({
      method: 'delete',
      path: `${base}/lists/:listId`,
      id: 'leaveDistributionList',
      tag,
      summary: 'Leave a distribution list',
      access: 'reader',
      params: z.strictObject({ listId: z.uuid() }),
      answers: { 204: empty('You are no member any more'), 202: pending },
      handle: async ({ params: { listId }, user, commandId }) => {
        const mine = (await membershipsOf(views, user.email)).filter((row) => row.listId === listId);
        if (mine.length === 0) throw new Problem(404, 'list/unknown', 'you are not a member of such a list');
        const emails = mine.map(({ email }) => email);
        const done = await forward(
          needs,
          { type: 'RemoveListMembers', data: { listId, emails, reason: 'left', ifVersion: null } },
          commandId,
        );
        return done.visible ? { status: 204 } : notVisibleYet(listId, done);
      },
    }),
  ];
};
