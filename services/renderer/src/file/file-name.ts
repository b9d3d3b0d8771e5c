import { filledMarks } from '@punctual/contracts';
import type { ReportContent } from '../data/content';
import { asOfDate } from '../data/display';
import { type Marked, markText } from '../data/marks';

const MAX_BYTES = 160;

type Named = Marked & Partial<Pick<ReportContent, 'fileName'>>;

/** As much of a text as fits, never part of what is seen as one character. */
const cut = (text: string, bytes: number): string => {
  let kept = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (Buffer.byteLength(kept + segment) > bytes) break;
    kept += segment;
  }
  return kept;
};

/** Names that Windows keeps for devices, whatever follows their first point. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|$)/i;

/** A text as part of a file name: without what file systems refuse, what is not seen and what turns the direction of text. */
const safePart = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\ufffd]/gu, '')
    .replace(/[<>:"/\\|?*\p{Cc}\p{Zl}\p{Zp}]+/gu, '-')
    .replace(/\s+/g, ' ')
    .trim();

const filled = (template: string, content: Named): string =>
  filledMarks(template, (mark) => safePart(markText(mark, content, 'fileName')));

const ofTemplate = (template: string, content: Named): string => {
  const name = cut(filled(template, content), MAX_BYTES)
    .replace(/[. ]+$/, '')
    .replace(/^[. ]+/, '');
  return name.replace(DEVICE, '$&_') || 'report';
};

/** The report's name in lower case, letters and digits of any script kept, invisible characters removed, all others one hyphen. */
const ofName = (content: Named): string => {
  const name = content.name
    .toWellFormed()
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+/, '');
  return `${cut(name, MAX_BYTES).replace(/-+$/, '') || 'report'}-${asOfDate(content)}`;
};

/**
 * `client-progress-report-2026-11-23.pdf`: the report's name and the as-of date in its zone, or what the report's template of file names
 * says, made safe for every file system and for a mail header once encoded (RFC 2231): at most 160 bytes, no separators, controls or marks of
 * direction, no name of a Windows device. Throws RenderError `report/bad-file-name` for a parameter that the report does not have.
 */
export const fileName = (content: Named, extension: string): string =>
  `${content.fileName ? ofTemplate(content.fileName, content) : ofName(content)}.${extension}`;
