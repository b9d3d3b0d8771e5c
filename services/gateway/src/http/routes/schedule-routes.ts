import { type Bus, uuidOf } from '@punctual/chassis';
import { type Command, runIdOf, type ScheduleResource, scheduleBody, scheduleResource } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { listQuery, page, pageOf } from '../list';
import { type Answer, type Operation, operation, type Request } from '../operation';
import { invalid, Problem } from '../problem';
import { deliveryPage, deliveryPageSchema, historyQuery } from './delivery-list';
import { checkLists } from './list-access';
import { visibleReport } from './report-routes';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader; defaultTimezone: string };

const params = z.strictObject({ scheduleId: z.uuid() });
const resource = scheduleResource.meta({ id: 'ReportSchedule' });
const executed = z.strictObject({ occurrenceId: z.string(), runId: z.string() });
const query = listQuery(['createdAt', '-createdAt', 'updatedAt', '-updatedAt', 'name', '-name'], '-createdAt').extend({
  reportId: z.uuid().optional(),
  status: scheduleResource.shape.status.optional(),
  frequency: scheduleResource.shape.frequency.optional(),
});

const tag = 'Report schedules';
const one = '/api/v1/report-schedules/:scheduleId';
const answerOf = (status: number, row: ScheduleResource): Answer => ({ status, body: row, version: row.version });

const visibleSchedule = async (views: ViewReader, scheduleId: string, user: Principal): Promise<ScheduleResource> => {
  const row = await views.get(scheduleView, scheduleId);
  if (!row || (user.role !== 'admin' && row.userId !== user.userId))
    throw new Problem(404, 'schedule/unknown', 'there is no such schedule');
  return row;
};

/** The report a new schedule names. @throws Problem 422 when the user cannot see a report with that id. */
const reportToSchedule = async (views: ViewReader, reportId: string, user: Principal) => {
  try {
    return await visibleReport(views, reportId, user);
  } catch (error) {
    if (error instanceof Problem && error.status === 404)
      throw invalid([{ path: 'reportId', message: 'there is no such report' }]);
    throw error;
  }
};

/** Schedules: create, list, read, run now, pause, resume, history. */
export const scheduleRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const change = async (
    command: Command,
    { params: { scheduleId }, user, commandId }: Request<z.output<typeof params>>,
  ): Promise<Answer> => {
    await visibleSchedule(views, scheduleId, user);
    const done = await forward(needs, command, commandId);
    return done.visible
      ? answerOf(200, await visibleSchedule(views, scheduleId, user))
      : notVisibleYet(scheduleId, done);
  };
  const transition = (action: 'pause' | 'resume', type: 'PauseSchedule' | 'ResumeSchedule', summary: string) =>
    operation({
      method: 'post',
      path: `${one}/${action}`,
      id: `${action}ReportSchedule`,
      tag,
      summary,
      access: 'writer',
      params,
      answers: { 200: json('The schedule', resource), 202: pending },
      handle: (request) =>
        change({ type, data: { scheduleId: request.params.scheduleId, ifVersion: request.ifVersion } }, request),
    });

  return [
    operation({
      method: 'post',
      path: '/api/v1/report-schedules',
      id: 'createReportSchedule',
      tag,
      summary: 'Schedule a report',
      access: 'writer',
      body: scheduleBody(needs.defaultTimezone),
      answers: { 201: json('The schedule', resource), 202: pending },
      handle: async ({ body, user, commandId }) => {
        const report = await reportToSchedule(views, body.reportId, user);
        await checkLists(views, body.recipients.lists, user);
        const scheduleId = uuidOf(`schedule ${commandId}`);
        const spec = { ...body, reportType: body.reportType ?? report.type };
        const done = await forward(needs, { type: 'CreateSchedule', data: { scheduleId, spec } }, commandId);
        if (!done.visible) return notVisibleYet(scheduleId, done);
        const created = answerOf(201, await visibleSchedule(views, scheduleId, user));
        return { ...created, headers: { Location: `/api/v1/report-schedules/${scheduleId}` } };
      },
    }),
    operation({
      method: 'get',
      path: '/api/v1/report-schedules',
      id: 'listReportSchedules',
      tag,
      summary: 'List schedules',
      access: 'reader',
      query,
      answers: { 200: json('A page of schedules', pageOf(resource)) },
      handle: async ({ query: { reportId, status, frequency, ...asked }, user }) => {
        const filters = { reportId, status, frequency, userId: user.role === 'admin' ? undefined : user.userId };
        const where = Object.entries(filters).flatMap(([column, value]) =>
          value === undefined ? [] : [[column, '=', value] as const],
        );
        return { status: 200, body: await page(views, scheduleView, asked, { where }) };
      },
    }),
    operation({
      method: 'get',
      path: one,
      id: 'getReportSchedule',
      tag,
      summary: 'Read a schedule',
      access: 'reader',
      params,
      answers: { 200: json('The schedule', resource) },
      handle: async ({ params: { scheduleId }, user }) => answerOf(200, await visibleSchedule(views, scheduleId, user)),
    }),
    operation({
      method: 'post',
      path: `${one}/execute`,
      id: 'executeReportSchedule',
      tag,
      summary: 'Run a schedule now, in addition to its planned runs',
      access: 'writer',
      params,
      answers: { 202: json('What was started', executed) },
      handle: async ({ params: { scheduleId }, user, commandId }) => {
        await visibleSchedule(views, scheduleId, user);
        const { result } = await forward(
          needs,
          { type: 'ExecuteSchedule', data: { scheduleId, runId: uuidOf(`run ${commandId}`) } },
          commandId,
        );
        const occurrenceId = z.string().parse(result['occurrenceId']);
        return { status: 202, body: { occurrenceId, runId: runIdOf(occurrenceId) } };
      },
    }),
    transition(
      'pause',
      'PauseSchedule',
      'Pause a schedule; occurrences that fall due meanwhile are skipped, and the history shows them',
    ),
    transition('resume', 'ResumeSchedule', 'Resume a paused schedule'),
    operation({
      method: 'get',
      path: `${one}/history`,
      id: 'listReportScheduleHistory',
      tag,
      summary: 'List the deliveries of a schedule, including failed and skipped ones',
      access: 'reader',
      params,
      query: historyQuery,
      answers: { 200: json('A page of deliveries', deliveryPageSchema) },
      handle: async ({ params: { scheduleId }, query: asked, user }) => {
        await visibleSchedule(views, scheduleId, user);
        return { status: 200, body: await deliveryPage(views, user, { ...asked, scheduleId }) };
      },
    }),
  ];
};
