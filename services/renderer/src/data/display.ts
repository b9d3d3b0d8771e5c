import type { ParameterType } from '@punctual/contracts';
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

/** A parameter as people read it; what the report declares of it says whether it is an instant or a list. */
export const parameterText = (
  value: unknown,
  { timezone }: Pick<ReportContent, 'timezone'>,
  declared?: ParameterType,
): string => {
  const text = (one: unknown) => cellText(cellOf(one), declared?.type === 'instant' ? 'instant' : 'text', timezone);
  return declared?.list === true && Array.isArray(value) ? value.map(text).join(', ') : text(value);
};

/** The parameters as name (or what the report calls it) and text, in the order given. */
export const parameterTexts = (content: ReportContent): { name: string; value: string }[] =>
  Object.entries(content.parameters).map(([name, value]) => ({
    name: content.parameterTypes?.[name]?.label ?? name,
    value: parameterText(value, content, content.parameterTypes?.[name]),
  }));

const counted = (count: number): string => numberFormatOf(DEFAULT_LOCALE, {}).format(count);

/** `1 row`, `1,234 rows`. */
export const rowCountText = (count: number): string => `${counted(count)} ${count === 1 ? 'row' : 'rows'}`;
