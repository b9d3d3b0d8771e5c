import { asLine, filledMarks } from '@punctual/contracts';
import type { ReportContent } from '../data/content';
import { asOfDate } from '../data/display';
import { type Marked, markText } from '../data/marks';
import { startOf } from '../text/graphemes';
import { isolated } from '../text/isolate';

/** Mail programs show less, and a header line is not for a list of a thousand clients. */
const MAX_LENGTH = 250;

const usual = (content: Marked): string => `${isolated(asLine(content.name) || 'Report')} \u2013 ${asOfDate(content)}`;

const cut = (text: string): string => (text.length <= MAX_LENGTH ? text : `${startOf(text, MAX_LENGTH - 1)}\u2026`);

/**
 * The subject of the mail: what the report's template of subjects says, or its name and the as-of date in its zone. Values are one line
 * each, and names stored before names were checked are made safe. @throws RenderError `report/bad-subject`
 */
export const subjectOf = (content: Marked & Pick<ReportContent, 'subject'>): string => {
  if (content.subject === undefined) return usual(content);
  const filled = filledMarks(content.subject, (mark) => isolated(cut(asLine(markText(mark, content, 'subject')))));
  return cut(filled.trim()) || usual(content);
};
