import { columnText } from '../data/column-text';
import type { ReportContent } from '../data/content';
import { parameterTexts } from '../data/display';
import { metricText } from '../data/metric-text';
import { slices } from '../data/slices';
import { cellAt } from '../data/table';
import { totalLine } from '../data/total';
import type { FontName } from '../text/base-font';
import type { MissingCharacters } from '../text/missing-characters';
import { FontOpener } from '../text/open-fonts';

const HEADING = ['condensed', 'condensedBold'] as const satisfies FontName[];
const CELL = ['condensed'] as const satisfies FontName[];

const opened = new WeakMap<ReportContent, Promise<MissingCharacters>>();

const headingsOf = (content: ReportContent): string[] => [
  content.name,
  content.type,
  ...content.metrics.flatMap((metric) => [metric.name, metricText(metric, content)]),
  ...content.table.columns.map(({ label }) => label),
  ...(totalLine(content.table, content) ?? []).map(({ text }) => text),
  ...parameterTexts(content).map(({ name, value }) => `${name}: ${value}`),
];

const open = async (content: ReportContent): Promise<MissingCharacters> => {
  const fonts = new FontOpener();
  const { table } = content;
  for (const text of headingsOf(content)) if (fonts.isNeededFor(text)) await fonts.open(text, HEADING);
  // Numbers and dates have other letters and digits only in the formats of some languages.
  const isWritten = (column: (typeof table.columns)[number]) =>
    column.format !== undefined || (content.locale ?? null) !== null;
  for await (const rows of slices(table)) {
    for (const row of rows) {
      for (const column of table.columns) {
        const cell = cellAt(row, column.key);
        const text = isWritten(column) ? columnText(cell, column, content) : cell;
        if (typeof text === 'string' && fonts.isNeededFor(text)) await fonts.open(text, CELL);
      }
    }
  }
  return fonts.missing;
};

/** Opens the fonts of the texts of a report in PDF, once, and resolves to the characters that none of them has. */
export const contentFonts = (content: ReportContent): Promise<MissingCharacters> => {
  let promise = opened.get(content);
  if (!promise) {
    promise = open(content);
    opened.set(content, promise);
  }
  return promise;
};
