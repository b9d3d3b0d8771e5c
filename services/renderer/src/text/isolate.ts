/** Letters that are written from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and their like (bidirectional types R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether any part of a text is written from right to left. */
export const hasRightToLeft = (text: string): boolean => RIGHT_TO_LEFT.test(text);

/** Whether the order of a text may be other than from left to right, by its letters or by marks of direction. */
export const mayTurn = (text: string): boolean => RIGHT_TO_LEFT.test(text) || /[\u200f\u2067]/.test(text);

/**
 * A value as it stands in a sentence: one with letters from right to left is isolated (UAX #9, FSI and PDI), so that the words and dates
 * beside it keep their places.
 */
export const isolated = (value: string): string => (hasRightToLeft(value) ? `\u2068${value}\u2069` : value);
