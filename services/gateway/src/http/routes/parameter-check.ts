import { type FieldError, parameterProblems, type ScheduleSpec } from '@punctual/contracts';
import type { ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { invalid } from '../problem';

/** @throws Problem 422 naming the parameters that the reports do not take, or take otherwise, and those they need */
export const checkParameters = async (
  views: ViewReader,
  { reportId, parameters, moreReports }: Pick<ScheduleSpec, 'reportId' | 'parameters' | 'moreReports'>,
): Promise<void> => {
  const all = [
    { reportId, parameters, at: '' },
    ...moreReports.map((further, index) => ({ ...further, at: `moreReports.${index}.` })),
  ];
  const problems = await Promise.all(
    all.map(async ({ at, ...given }): Promise<FieldError[]> => {
      const report = await views.get(reportView, given.reportId);
      const found = report ? parameterProblems(report, given.parameters) : [];
      return found.map(({ path, message }) => ({ path: `${at}parameters.${path}`, message }));
    }),
  );
  if (problems.flat().length > 0) throw invalid(problems.flat());
};
