import { type LetterMark, splitAtMarks } from '@punctual/chassis';
import type { Words } from './letter-words';
import { type WirePiece, wirePiece } from './wire-message';

/** A place in encoded content where each reader has words of their own; `words` stand there where nobody does. */
export type Slot = { as: keyof Words; mark: LetterMark; words: string };
/** Encoded content in the pieces between its slots: one piece more than slots. */
export type SlottedContent = { pieces: WirePiece[]; slots: Slot[] };

/** A soft line break of quoted-printable (RFC 2045 §6.7): the reader sees no break. */
const SOFT_BREAK = '=\r\n';
/** Encoded lines have at most 76 characters, the `=` of a soft break among them. */
const LINE = 72;
/** Octets that stand for themselves, neither a dot nor a hyphen among them: no line can be the end of the message or of its part. */
const LITERAL = new Set(Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789,:;?!/()<>"'));
const SPACE = 0x20;

/** What each octet is in quoted-printable. */
const UNITS = Array.from({ length: 256 }, (_, octet) =>
  LITERAL.has(octet) || octet === SPACE
    ? String.fromCharCode(octet)
    : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`,
);
/** A space at the end of a line would be lost (RFC 2045 §6.7, rule 3). */
const SPACE_AT_END = '=20';

/** How many characters of encoded octets fit into a line from a place on: none of `=3D` is broken. */
const fitting = (encoded: string, from: number): number => {
  if (encoded[from + LINE - 1] === '=') return LINE - 1;
  return encoded[from + LINE - 2] === '=' ? LINE - 2 : LINE;
};

const encodedLine = (line: string): string => {
  let units = '';
  for (const octet of Buffer.from(line)) units += UNITS[octet];
  if (units.endsWith(' ')) units = units.slice(0, -1) + SPACE_AT_END;
  let encoded = '';
  let from = 0;
  while (units.length - from > LINE) {
    const length = fitting(units, from);
    encoded += units.slice(from, from + length) + SOFT_BREAK;
    from += length;
  }
  return encoded + units.slice(from);
};

/** Words for a slot as they go over the wire: whole lines of quoted-printable, which begin where a line begins. */
const encodedWords = (words: string): Buffer =>
  Buffer.from(words.split('\n').map(encodedLine).join('\r\n') + SOFT_BREAK, 'latin1');

/** A text with a token in the place of each mark, which is found again when the text is encoded. */
export type Tokens = { text: string; slots: Slot[] };

/** @param tokenOf a token of letters and digits for the nth slot, which the text does not hold */
export const withTokens = (text: string, as: Slot['as'], tokenOf: (index: number) => string): Tokens => {
  const { texts, marks } = splitAtMarks(text);
  const slots = marks.map(({ mark, words }) => ({ as, mark, words }));
  return {
    text: texts.reduce((all, part, index) => (index === 0 ? part : all + tokenOf(index - 1) + part), ''),
    slots,
  };
};

/**
 * Cuts encoded content at its tokens, which stand in quoted-printable in their order and may be broken there. Each cut is a soft line break,
 * so that what is put there are lines of their own.
 * @throws Error when a token is not there
 */
export const cutAt = (encoded: Buffer, tokens: readonly string[]): WirePiece[] => {
  // Latin-1 keeps every octet as one character.
  const text = encoded.toString('latin1');
  const pieces: WirePiece[] = [];
  let start = 0;
  for (const token of tokens) {
    const broken = new RegExp(Array.from(token).join('(?:=\\r\\n)?'), 'g');
    broken.lastIndex = start;
    const found = broken.exec(text);
    if (!found) throw new Error('a mark of the body is gone from the encoded mail');
    pieces.push(wirePiece(Buffer.from(text.slice(start, found.index) + SOFT_BREAK, 'latin1')));
    start = found.index + found[0].length;
  }
  pieces.push(wirePiece(encoded.subarray(start)));
  return pieces;
};

/** The content with the words of one reader, or with those that stand in its slots, in pieces. */
export const filledSlots = (
  { pieces, slots }: SlottedContent,
  words: Words | null,
): { size: number; octets: Buffer[] } => {
  const octets: Buffer[] = [];
  let size = 0;
  for (const [index, piece] of pieces.entries()) {
    octets.push(piece.octets);
    size += piece.size;
    const slot = slots[index];
    if (!slot) continue;
    const filled = encodedWords(words ? words[slot.as][slot.mark] : slot.words);
    octets.push(filled);
    size += filled.length;
  }
  return { size, octets };
};
