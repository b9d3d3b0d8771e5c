import type { ReportContent } from './content';
import { parameterText } from './display';

/** Names by which reports call the two ends of their period, without case and underscores. */
const ENDS: readonly (readonly [from: string, to: string])[] = [
  ['from', 'to'],
  ['start', 'end'],
  ['begin', 'end'],
  ['since', 'until'],
  ['fromdate', 'todate'],
  ['datefrom', 'dateto'],
  ['startdate', 'enddate'],
];

type Content = Pick<ReportContent, 'parameters' | 'parameterTypes' | 'timezone'>;

/** The text of the parameter with such a name that the report declares as a date or an instant; null when it has none, or no value. */
const endOf = (content: Content, wanted: string): string | null => {
  const { parameters, parameterTypes = {} } = content;
  for (const [name, declared] of Object.entries(parameterTypes)) {
    if (name.replaceAll('_', '').toLowerCase() !== wanted || declared.list === true) continue;
    if (declared.type !== 'date' && declared.type !== 'instant') continue;
    const value = Object.hasOwn(parameters, name) ? parameters[name] : null;
    if (typeof value === 'string') return parameterText(value, content, declared);
  }
  return null;
};

/**
 * The period that a report is about, by the parameters that it declares for the two ends of one: `2026-11-01 to 2026-11-30`, or
 * `since 2026-11-01` where only its beginning is one. Null for a report that has none.
 */
export const periodOf = (content: Content): string | null => {
  let since: string | null = null;
  for (const [first, last] of ENDS) {
    const [from, to] = [endOf(content, first), endOf(content, last)];
    if (from !== null && to !== null) return `${from} to ${to}`;
    since ??= from;
  }
  return since === null ? null : `since ${since}`;
};
