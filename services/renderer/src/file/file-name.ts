import type { ReportContent } from '../data/content';
import { asOfDate } from '../data/display';

const MAX_BYTES = 160;

/**
 * `client-progress-report-2026-11-23.pdf`: the report's name in lower case, letters and digits of any script kept,
 * invisible characters removed, all others (separators, dots, controls) replaced by one hyphen, at most 160 bytes, then the as-of date
 * in the report's zone. Safe on every file system and in a mail header once encoded (RFC 2231).
 */
export const fileName = (
  content: Pick<ReportContent, 'name' | 'generatedFor' | 'timezone'>,
  extension: string,
): string => {
  let name = '';
  for (const character of content.name
    .toWellFormed()
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+/, '')) {
    if (Buffer.byteLength(name + character) > MAX_BYTES) break;
    name += character;
  }
  return `${name.replace(/-+$/, '') || 'report'}-${asOfDate(content)}.${extension}`;
};
