import type { FieldError, MoreReports } from '@punctual/contracts';
import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import { invalid, Problem } from '../problem';
import { reportToSchedule } from './schedule-access';

/**
 * @param kept the reports of a schedule that is edited: they may stay, though their owner is another
 * @throws Problem 422 naming the further reports that the user cannot see
 */
export const checkMoreReports = async (
  views: ViewReader,
  moreReports: MoreReports,
  user: Principal,
  kept: readonly string[] = [],
): Promise<void> => {
  const problems: FieldError[] = [];
  for (const [index, { reportId }] of moreReports.entries()) {
    if (kept.includes(reportId)) continue;
    try {
      await reportToSchedule(views, reportId, user);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error;
      problems.push(...error.errors.map(({ path, message }) => ({ path: `moreReports.${index}.${path}`, message })));
    }
  }
  if (problems.length > 0) throw invalid(problems);
};
