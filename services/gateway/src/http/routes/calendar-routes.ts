import { type Bus, uuidOf } from '@punctual/chassis';
import { type Command, calendarBody, calendarResource, scheduleResource } from '@punctual/contracts';
import { z } from 'zod';
import { calendarView } from '../../views/calendar.view';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { seenBy } from '../../views/seen-by';
import { searching, withWords } from '../../views/text-search';
import { empty, json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { listQuery, page, pageOf, searchQuery } from '../list';
import { type Answer, type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { calendarAnswer, changeableCalendar, followersOf, readableCalendar } from './calendar-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const params = z.strictObject({ calendarId: z.uuid() });
const resource = calendarResource.meta({ id: 'Calendar' });
const query = listQuery(['createdAt', '-createdAt', 'updatedAt', '-updatedAt', 'name', '-name'], '-createdAt').extend({
  search: searchQuery.describe('in the name'),
});
const deletion = z.strictObject({
  force: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true deletes a calendar that schedules follow: they keep the days it has now'),
});
const follower = scheduleResource
  .pick({ id: true, name: true, reportId: true, reportType: true, userId: true, status: true, nextRunDate: true })
  .meta({ id: 'CalendarUser' });

const tag = 'Calendars';
const all = '/api/v1/calendars';
const one = `${all}/:calendarId`;
const example = { name: 'Holidays in Bavaria', country: 'DE', region: 'BY', dates: ['2026-12-24'] };

/** Shared holiday calendars: create, list, read, revise, delete, restore, and what uses them. */
export const calendarRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const change = async (command: Command, calendarId: string, commandId: string): Promise<Answer> => {
    const done = await forward(needs, command, commandId);
    return done.visible ? calendarAnswer(views, 200, calendarId) : notVisibleYet(calendarId, done);
  };
  const answers = { 200: json('The calendar', resource), 202: pending };

  return [
    operation({
      method: 'post',
      path: all,
      id: 'createCalendar',
      tag,
      summary: 'Create a holiday calendar that schedules can follow',
      access: 'writer',
      body: calendarBody,
      example,
      answers: { 201: json('The calendar', resource), 202: pending },
      handle: async ({ body, commandId }) => {
        const calendarId = uuidOf(`calendar ${commandId}`);
        const done = await forward(needs, { type: 'DefineCalendar', data: { calendarId, ...body } }, commandId);
        if (!done.visible) return notVisibleYet(calendarId, done);
        const created = await calendarAnswer(views, 201, calendarId);
        return { ...created, headers: { Location: `${all}/${calendarId}` } };
      },
    }),
    operation({
      method: 'get',
      path: all,
      id: 'listCalendars',
      tag,
      summary: 'List holiday calendars',
      access: 'reader',
      query,
      answers: { 200: json('A page of calendars', pageOf(resource)) },
      handle: async ({ query: { search, ...asked } }) => {
        const { data, nextCursor } = await page(views, calendarView, asked, {
          where: [['deleted', '=', 0]],
          filters: searching(search, (text) => [withWords(calendarView, text)]),
        });
        return { status: 200, body: { data: data.map((row) => resource.strip().parse(row)), nextCursor } };
      },
    }),
    operation({
      method: 'get',
      path: one,
      id: 'getCalendar',
      tag,
      summary: 'Read a holiday calendar',
      access: 'reader',
      params,
      answers: { 200: json('The calendar', resource) },
      handle: ({ params: { calendarId } }) => calendarAnswer(views, 200, calendarId),
    }),
    operation({
      method: 'put',
      path: one,
      id: 'reviseCalendar',
      tag,
      summary: 'Replace a holiday calendar; the schedules that follow it are planned again from now on',
      access: 'writer',
      params,
      body: calendarBody,
      example,
      answers,
      handle: async ({ params: { calendarId }, body, user, ifVersion, commandId }) => {
        await changeableCalendar(views, calendarId, user);
        return change({ type: 'ReviseCalendar', data: { calendarId, ...body, ifVersion } }, calendarId, commandId);
      },
    }),
    operation({
      method: 'delete',
      path: one,
      id: 'deleteCalendar',
      tag,
      summary: 'Delete a calendar that no schedule follows; it can be restored',
      access: 'writer',
      params,
      query: deletion,
      answers: { 204: empty('Deleted'), 202: pending },
      handle: async ({ params: { calendarId }, query: { force }, user, ifVersion, commandId }) => {
        await changeableCalendar(views, calendarId, user);
        const followers = force === 'true' ? [] : await followersOf(views, calendarId);
        if (followers.length > 0)
          throw new Problem(
            409,
            'calendar/in-use',
            'schedules follow this calendar; take it out of them, or delete it with ?force=true and they keep its days',
            // Schedules of other users are counted, not named.
            followers.flatMap(({ id, name, reportType, userId }) =>
              user.role === 'admin' || userId === user.userId
                ? [{ path: `report-schedules/${id}`, message: `follows it: ${name ?? reportType ?? 'without a name'}` }]
                : [{ path: 'report-schedules', message: 'a schedule of another user follows it' }],
            ),
          );
        const done = await forward(needs, { type: 'DeleteCalendar', data: { calendarId, ifVersion } }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(calendarId, done);
      },
    }),
    operation({
      method: 'post',
      path: `${one}/restore`,
      id: 'restoreCalendar',
      tag,
      summary: 'Restore a deleted calendar',
      access: 'writer',
      params,
      answers,
      handle: async ({ params: { calendarId }, user, commandId }) => {
        await changeableCalendar(views, calendarId, user, 'shown');
        return change({ type: 'RestoreCalendar', data: { calendarId } }, calendarId, commandId);
      },
    }),
    operation({
      method: 'get',
      path: `${one}/usage`,
      id: 'listCalendarUsage',
      tag,
      summary: 'List the schedules and subscriptions that follow a calendar: your own, or all for administrators',
      access: 'reader',
      params,
      query: listQuery(['createdAt', '-createdAt'], '-createdAt'),
      answers: { 200: json('A page of schedules', pageOf(follower)) },
      handle: async ({ params: { calendarId }, query: asked, user }) => {
        await readableCalendar(views, calendarId, 'shown');
        const where = [['calendarId', '=', calendarId], ['deleted', '=', 0], ...seenBy(user)] as const;
        const { data, nextCursor } = await page(views, scheduleView, asked, { where });
        return { status: 200, body: { data: data.map((row) => follower.strip().parse(row)), nextCursor } };
      },
    }),
  ];
};
