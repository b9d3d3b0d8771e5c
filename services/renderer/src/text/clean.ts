const PLAIN = /^[\x20-\x7e\n]*$/;
/** Controls, except the line end. */
const CONTROL = /[\0-\x09\x0b-\x1f\x7f-\x9f]/g;
/**
 * Characters without a glyph that change nothing but the look of others. Joiners, places to break, variation selectors, tags of flags, direction marks
 * and isolates shape text and stay. Overrides and embeddings (U+202A to U+202E) go: they can make a text look like another.
 */
const REMOVED =
  /(?![\u200b-\u200f\u061c\u2066-\u2069]|[\ufe00-\ufe0f]|[\u{e0020}-\u{e007f}]|[\u{e0100}-\u{e01ef}])\p{Default_Ignorable_Code_Point}/gu;

/**
 * A text as it is drawn: well-formed (half a surrogate pair is U+FFFD), composed (NFC), line ends as \n, other controls as
 * spaces, without direction overrides. Never throws, whatever the input.
 */
export const cleaned = (text: string): string =>
  PLAIN.test(text)
    ? text
    : text
        .toWellFormed()
        .normalize('NFC')
        .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
        .replace(CONTROL, ' ')
        .replace(REMOVED, '');
