import type { Bus } from '@punctual/chassis';
import {
  type Command,
  ruleSchema,
  type ScheduleRule,
  upcoming,
  upcomingBody,
  upcomingCount,
} from '@punctual/contracts';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { forward } from '../forward';
import { type Answer, type Operation, operation } from '../operation';
import { checkCalendar } from './calendar-access';
import { visibleSchedule } from './schedule-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader; defaultTimezone: string };

const tag = 'Report schedules';
const answers = { 200: json('The schedule in words, and its next runs', upcoming.meta({ id: 'UpcomingRuns' })) };

/** When schedules run, saved ones and those that are not saved yet. The scheduler computes it. */
export const upcomingRoutes = (needs: Needs): Operation[] => {
  const ask = async (data: Extract<Command, { type: 'ListUpcoming' }>['data'], commandId: string): Promise<Answer> => {
    const { result } = await forward(needs, { type: 'ListUpcoming', data }, commandId);
    return { status: 200, body: result };
  };
  return [
    operation({
      method: 'get',
      path: '/api/v1/report-schedules/:scheduleId/upcoming',
      id: 'listUpcomingRuns',
      tag,
      summary: 'List the next runs of a schedule; none while it is paused',
      access: 'reader',
      params: z.strictObject({ scheduleId: z.uuid() }),
      query: z.strictObject({ count: upcomingCount }),
      answers,
      handle: async ({ params: { scheduleId }, query: { count }, user, commandId }) => {
        await visibleSchedule(needs.views, scheduleId, user);
        return ask({ scheduleId, rule: null, count }, commandId);
      },
    }),
    operation({
      method: 'post',
      path: '/api/v1/report-schedules/upcoming',
      id: 'previewUpcomingRuns',
      tag,
      summary:
        'List the next runs of a schedule that is not saved, or what an edit of a saved one (scheduleId) changes',
      access: 'reader',
      body: upcomingBody(needs.defaultTimezone),
      answers,
      handle: async ({ body, user, commandId }) => {
        const { scheduleId = null, count } = body;
        const row = scheduleId === null ? null : await visibleSchedule(needs.views, scheduleId, user);
        await checkCalendar(needs.views, body.calendar, row?.calendar);
        return ask({ scheduleId, rule: ruleOf(body), count }, commandId);
      },
    }),
  ];
};

/** The fields that decide when it runs. */
const ruleOf = (body: z.output<ReturnType<typeof upcomingBody>>): ScheduleRule => ruleSchema.strip().parse(body);
