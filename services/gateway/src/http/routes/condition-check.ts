import { type Condition, type FieldError, inlineRows, metricsIn, type ReportBody } from '@punctual/contracts';
import type { ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { invalid } from '../problem';

type Report = Pick<ReportBody, 'metrics' | 'source'>;

const list = (names: readonly string[]): string => names.slice(0, 20).join(', ');

/** What a condition names and the report does not have: metrics, and columns where the rows are known. */
export const conditionProblems = (condition: Condition, { metrics, source }: Report): FieldError[] => {
  const names = metrics.map(({ name }) => name);
  const problems = metricsIn(condition).flatMap(({ path, metric }): FieldError[] =>
    names.includes(metric)
      ? []
      : [{ path, message: `the report has no metric "${metric}"; it has ${names.length > 0 ? list(names) : 'none'}` }],
  );
  const rows = inlineRows(source) ?? [];
  if (condition.type !== 'CHANGE_DETECTION' || rows.length === 0) return problems;
  const columns = new Set(rows.flatMap((row) => Object.keys(row)));
  for (const field of ['key', 'ignore'] as const)
    for (const [index, column] of (condition[field] ?? []).entries())
      if (!columns.has(column)) {
        const message = `the report has no column "${column}"; it has ${list([...columns])}`;
        problems.push({ path: `${field}.${index}`, message });
      }
  return problems;
};

/** @throws Problem 422 when a condition names what its report does not have */
export const checkCondition = async (
  views: ViewReader,
  condition: Condition,
  reportId: string,
  field = 'distributionCondition',
): Promise<void> => {
  if (condition.type === 'ALWAYS') return;
  const report = await views.get(reportView, reportId);
  if (!report) return;
  const problems = conditionProblems(condition, report);
  if (problems.length > 0) throw invalid(problems.map(({ path, message }) => ({ path: `${field}.${path}`, message })));
};
