import { inlineRows, missingColumns, peopleOf, runAsProblem, type ScheduleAudience } from '@punctual/contracts';
import type { ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { invalid } from '../problem';

/** @throws Problem 422 when an audience names columns that its report does not have, or more people than a run may go to */
export const checkAudience = async (views: ViewReader, audience: ScheduleAudience, reportId: string): Promise<void> => {
  if (typeof audience === 'string') return;
  const report = await views.get(reportView, reportId);
  if (!report) return;
  const { perRow } = audience;
  const rows = inlineRows(report.source);
  const problem = runAsProblem(report.source, perRow);
  if (problem !== null) throw invalid([{ path: 'audience.perRow.runAs', message: problem }]);
  // Those of a data source are known when a run reads them: it fails before any send where they lack a column.
  if (!rows) return;
  const missing = missingColumns(rows, perRow);
  if (missing.length > 0)
    throw invalid(missing.map(({ path, message }) => ({ path: `audience.perRow.${path}`, message })));
  const people = peopleOf(rows, perRow);
  if ('problem' in people) throw invalid([{ path: 'audience.perRow', message: people.problem }]);
};
