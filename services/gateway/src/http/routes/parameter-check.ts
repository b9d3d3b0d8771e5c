import { parameterProblems, type ScheduleSpec } from '@punctual/contracts';
import type { ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { invalid } from '../problem';

/** @throws Problem 422 naming the parameters that the report does not take, or takes otherwise, and those it needs */
export const checkParameters = async (
  views: ViewReader,
  { reportId, parameters }: Pick<ScheduleSpec, 'reportId' | 'parameters'>,
): Promise<void> => {
  const report = await views.get(reportView, reportId);
  const problems = report ? parameterProblems(report, parameters) : [];
  if (problems.length > 0)
    throw invalid(problems.map(({ path, message }) => ({ path: `parameters.${path}`, message })));
};
