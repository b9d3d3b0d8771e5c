import { DEFAULT_LOCALE, numberFormatOf } from '../format/locale';
import { isolated } from '../text/isolate';
import { cellOf } from './cell';
import { cellText } from './cell-text';
import type { ReportContent } from './content';
import { instantText, parseInstant, wallTime } from './instant';
import { RenderError } from './render-error';

/** The as-of instant. Throws RenderError `report/bad-as-of`. */
export const asOf = ({ generatedFor }: Pick<ReportContent, 'generatedFor'>): Date => {
  const instant = parseInstant(generatedFor);
  if (instant) return instant;
  throw new RenderError(
    'report/bad-as-of',
    `generatedFor: "${generatedFor}" is not an RFC 3339 instant such as 2026-11-23T09:00:00Z`,
  );
};

/** `2026-11-23 04:00 UTC-5 (America/New_York)`, to the second: a report that is run by hand begins at any millisecond. */
export const asOfText = (content: ReportContent): string => {
  const second = Math.floor(asOf(content).getTime() / 1000);
  const text = instantText(new Date(second * 1000), content.timezone);
  return content.timezone === 'UTC' ? text : `${text} (${content.timezone})`;
};

/** `Client Progress Report · As of 2026-11-23 04:00 UTC-5 (America/New_York)`; a type that only repeats the name is left out. */
export const subtitle = (content: ReportContent): string =>
  [...(content.type === content.name ? [] : [isolated(content.type)]), `As of ${asOfText(content)}`].join(' \u00b7 ');

/** The civil date of the as-of instant in the report's zone. */
export const asOfDate = (content: Pick<ReportContent, 'generatedFor' | 'timezone'>): string =>
  wallTime(asOf(content), content.timezone).date;

/** The parameters as name and text, in the order given. */
export const parameterTexts = ({ parameters, timezone }: ReportContent): { name: string; value: string }[] =>
  Object.entries(parameters).map(([name, value]) => ({ name, value: cellText(cellOf(value), 'text', timezone) }));

const counted = (count: number): string => numberFormatOf(DEFAULT_LOCALE, {}).format(count);

/** `1 row`, `1,234 rows`. */
export const rowCountText = (count: number): string => `${counted(count)} ${count === 1 ? 'row' : 'rows'}`;
