import { scheduleResource } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import { type ScheduleDoc, scheduleView, shownSchedule } from '../../views/schedule.view';
import type { Answer } from '../operation';
import { invalid, Problem } from '../problem';
import { visibleReport } from './report-routes';

export const scheduleTag = 'Report schedules';
export const allSchedules = '/api/v1/report-schedules';
export const oneSchedule = `${allSchedules}/:scheduleId`;
/** The path of one schedule. */
export const byId = (scheduleId: string): string => `${allSchedules}/${scheduleId}`;

export const scheduleParams = z.strictObject({ scheduleId: z.uuid() });
/** A schedule; the schema id is its name in the OpenAPI document. */
export const scheduleSchema = scheduleResource.meta({ id: 'ReportSchedule' });

/** The answer with a schedule, under its version. */
export const answerOf = (status: number, row: ScheduleDoc): Answer => ({
  status,
  body: shownSchedule(row),
  version: row.version,
});

/**
 * The schedule, if the user may see it.
 * @throws Problem 404 when it does not exist, is deleted (unless deleted ones are asked for), or belongs to another user and the user is not an admin.
 */
export const visibleSchedule = async (
  views: ViewReader,
  scheduleId: string,
  user: Principal,
  deleted: 'hidden' | 'shown' = 'hidden',
): Promise<ScheduleDoc> => {
  const row = await views.get(scheduleView, scheduleId);
  const may =
    row &&
    // A subscription is changed as such: as a schedule it could be sent to others.
    row.deliveryMethod === null &&
    (user.role === 'admin' || row.userId === user.userId) &&
    (deleted === 'shown' || row.deletedAt === null);
  if (!may) throw new Problem(404, 'schedule/unknown', 'there is no such schedule');
  return row;
};

/** The report a schedule is to name. @throws Problem 422 when the user cannot see a report with that id. */
export const reportToSchedule = async (
  views: ViewReader,
  reportId: string,
  user: Principal,
): Promise<{ type: string }> => {
  try {
    return await visibleReport(views, reportId, user);
  } catch (error) {
    if (error instanceof Problem && error.status === 404)
      throw invalid([{ path: 'reportId', message: 'there is no such report' }]);
    throw error;
  }
};
