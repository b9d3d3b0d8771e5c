import { legalHtml, withoutMarks } from '@punctual/chassis/offline';

/** What no text of a mail holds: controls that HTML forbids, lone surrogates, and the sign of marks (letter-marks.ts). Most texts have none of them. */
const ODD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u2063\p{Cs}]/u;

const cleanText = (text: string): string => (ODD.test(text) ? withoutMarks(legalHtml(text)) : text);

const cleaned = (value: unknown): unknown => {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.every(isClean) ? value : value.map(cleaned);
  for (const key in value)
    if (!isClean(value[key as keyof typeof value]))
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner)]));
  return value;
};
const isClean = (value: unknown): boolean => cleaned(value) === value;

/**
 * Values for a mail in which every text may stand in HTML, and none can pretend to be a mark. To look at them takes a fraction of the time of
 * looking at all of a filled template.
 */
export const cleanValues = <T extends object | string | null>(values: T): T => cleaned(values) as T;
