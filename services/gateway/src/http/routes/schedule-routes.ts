import { type Bus, uuidOf } from '@punctual/chassis';
import { scheduleBody, scheduleResource, scheduleRow } from '@punctual/contracts';
import { z } from 'zod';
import { ScheduleRows } from '../../schedule/rows';
import { savedFilter, savedFilters, schedulesWith } from '../../schedule/saved-filters';
import type { Sentences } from '../../schedule/sentences';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { searching } from '../../views/text-search';
import { json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { listQuery, pageOf, pageText, searchQuery } from '../list';
import { type Operation, operation } from '../operation';
import { checkAudience } from './audience-check';
import { checkCalendar } from './calendar-access';
import { checkCondition } from './condition-check';
import { checkLists } from './list-access';
import { checkMoreReports } from './more-reports-check';
import { checkParameters } from './parameter-check';
import { historyPage, historyQuery, runPageSchema } from './run-list';
import {
  allSchedules as all,
  answerOf,
  byId,
  oneSchedule as one,
  scheduleParams as params,
  reportToSchedule,
  scheduleSchema as resource,
  scheduleTag as tag,
  visibleSchedule,
} from './schedule-access';
import { scheduleExample } from './schedule-example';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader; sentences: Sentences; defaultTimezone: string };

const rowSchema = scheduleRow.meta({ id: 'ReportScheduleRow' });

const sorts = ['createdAt', 'updatedAt', 'name', 'nextRunDate', 'lastRunDate'] as const;
const query = listQuery([...sorts, ...sorts.map((name) => `-${name}` as const)], '-createdAt').extend({
  search: searchQuery.describe('in the name, or in the kind or the name of the report'),
  view: z.enum(savedFilters).optional().describe('a saved filter'),
  reportId: z.uuid().optional().describe('the first or a further report of its mails'),
  status: scheduleResource.shape.status.optional(),
  frequency: scheduleResource.shape.frequency.optional(),
  deleted: z.enum(['true', 'false']).default('false').describe('true lists the deleted ones, which can be restored'),
});
/** Schedules: create, list, history. */
export const scheduleRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const rows = new ScheduleRows(views, needs.sentences);
  return [
    operation({
      method: 'post',
      path: all,
      id: 'createReportSchedule',
      tag,
      summary: 'Schedule a report',
      access: 'writer',
      body: scheduleBody(needs.defaultTimezone),
      example: scheduleExample,
      answers: { 201: json('The schedule', resource), 202: pending },
      handle: async ({ body, user, commandId }) => {
        const report = await reportToSchedule(views, body.reportId, user);
        await checkMoreReports(views, body.moreReports, user);
        await checkLists(views, body.recipients.lists, user);
        await checkCondition(views, body.distributionCondition, body.reportId);
        await checkAudience(views, body.audience, body.reportId);
        await checkParameters(views, body);
        await checkCalendar(views, body.calendar);
        const scheduleId = uuidOf(`schedule ${commandId}`);
        const spec = { ...body, reportType: body.reportType ?? report.type };
        const done = await forward(needs, { type: 'CreateSchedule', data: { scheduleId, spec } }, commandId);
        if (!done.visible) return notVisibleYet(scheduleId, done);
        const created = answerOf(201, await visibleSchedule(views, scheduleId, user));
        return { ...created, headers: { Location: byId(scheduleId) } };
      },
    }),
    operation({
      method: 'get',
      path: all,
      id: 'listReportSchedules',
      tag,
      summary: 'List schedules',
      access: 'reader',
      query,
      answers: { 200: json('A page of schedules', pageOf(rowSchema)) },
      handle: async ({ query: { reportId, status, frequency, deleted, search, view, ...asked }, user }) => {
        const saved = view === undefined ? {} : await savedFilter(views, view, user);
        const equal = {
          kind: 'schedule',
          deleted: deleted === 'true' ? 1 : 0,
          status,
          frequency,
          userId: user.role === 'admin' ? undefined : user.userId,
        };
        const where = Object.entries(equal).flatMap(([column, value]) =>
          value === undefined ? [] : [[column, '=', value] as const],
        );
        const filter = {
          has: reportId,
          where: [...where, ...(saved.where ?? [])],
          filters: [...(saved.filters ?? []), ...searching(search, (text) => schedulesWith(text, user))],
        };
        return {
          status: 200,
          body: await pageText(views, scheduleView, asked, filter, (stored) => rows.of(stored, user)),
        };
      },
    }),
    operation({
      method: 'get',
      path: `${one}/history`,
      id: 'listReportScheduleHistory',
      tag,
      summary: 'List the runs of a schedule with their deliveries, and the occurrences that were skipped',
      access: 'reader',
      params,
      query: historyQuery,
      answers: { 200: json('A page of runs', runPageSchema) },
      handle: async ({ params: { scheduleId }, query: asked, user }) => {
        await visibleSchedule(views, scheduleId, user, 'shown');
        return { status: 200, body: await historyPage(views, scheduleId, asked) };
      },
    }),
  ];
};
