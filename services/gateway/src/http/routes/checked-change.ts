import { type ScheduleSpec, sameJson } from '@punctual/contracts';
import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import type { ScheduleDoc } from '../../views/schedule.view';
import { invalid, Problem } from '../problem';
import { checkAudience } from './audience-check';
import { checkCalendar } from './calendar-access';
import { checkCondition } from './condition-check';
import { checkLists } from './list-access';
import { checkMoreReports } from './more-reports-check';
import { checkParameters } from './parameter-check';
import { reportToSchedule } from './schedule-access';

const checked = async (
  views: ViewReader,
  body: ScheduleSpec,
  row: ScheduleDoc,
  user: Principal,
): Promise<ScheduleSpec> => {
  // A list that the schedule names already may stay, as the report may.
  const newLists = body.recipients.lists.filter((id) => !row.recipients.lists.includes(id));
  if (newLists.length > 0) await checkLists(views, body.recipients.lists, user);
  await checkCalendar(views, body.calendar, row.calendar);
  // A schedule that was transferred keeps its report, which its owner need not see.
  const report =
    body.reportId === row.reportId ? { type: row.reportType } : await reportToSchedule(views, body.reportId, user);
  await checkMoreReports(views, body.moreReports, user, [
    row.reportId,
    ...row.moreReports.map(({ reportId }) => reportId),
  ]);
  const isNew = (field: 'distributionCondition' | 'audience' | 'parameters' | 'moreReports'): boolean =>
    body.reportId !== row.reportId || !sameJson(body[field], row[field]);
  // What the report lost since these were saved is told by the runs, and is no reason to refuse another edit.
  if (isNew('distributionCondition')) await checkCondition(views, body.distributionCondition, body.reportId);
  if (isNew('audience')) await checkAudience(views, body.audience, body.reportId);
  if (isNew('parameters') || isNew('moreReports')) await checkParameters(views, body);
  return { ...body, reportType: body.reportType ?? report.type };
};

/**
 * A schedule with another specification, which its user may give it. `at` is where it stands in the body.
 * @throws Problem 422 naming the fields that are wrong
 */
export const checkedChange = async (
  views: ViewReader,
  body: ScheduleSpec,
  row: ScheduleDoc,
  user: Principal,
  at = '',
): Promise<ScheduleSpec> => {
  try {
    return await checked(views, body, row, user);
  } catch (error) {
    if (at === '' || !(error instanceof Problem) || error.status !== 422) throw error;
    throw invalid(error.errors.map(({ path, message }) => ({ path: `${at}${path}`, message })));
  }
};
