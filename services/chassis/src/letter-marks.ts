/**
 * What a mail says to each of its readers, in marks of its body:
 * - `greeting`: "Hello Ada," or, to several, "Hello,"
 * - `why`: the reason for which the reader gets it
 * - `manage`: the way to what the reader receives
 * - `card`: the schedule, how often it runs, its files and its next run
 */
export const LETTER_MARKS = ['greeting', 'why', 'manage', 'card'] as const;
export type LetterMark = (typeof LETTER_MARKS)[number];

// Invisible characters (Unicode, section 23.7), so that a body in which nobody fills the marks reads well.
const SIGN = '\u2063';
const DIGITS = ['\u2061', '\u2062', '\u2064'] as const;
const CLOSE = `${SIGN}\u2060${SIGN}`;

const codeOf = (index: number): string =>
  `${DIGITS[Math.floor(index / DIGITS.length)] ?? ''}${DIGITS[index % DIGITS.length] ?? ''}`;
const MARK_OF = new Map(LETTER_MARKS.map((mark, index) => [codeOf(index), mark]));
const MARKED = new RegExp(`${SIGN}([${DIGITS.join('')}]{2})${SIGN}([^${SIGN}]*)${CLOSE}`, 'gu');

/** Words in a mark: what stands there until each reader's own words do. */
export const marked = (mark: LetterMark, words: string): string =>
  `${SIGN}${codeOf(LETTER_MARKS.indexOf(mark))}${SIGN}${withoutMarks(words)}${CLOSE}`;

/** A text that holds no mark, whoever wrote it. */
export const withoutMarks = (text: string): string => text.replaceAll(SIGN, '');

/** A text between its marks: one text more than marks, in their order. `words` are those that stand in the mark. */
export type SplitText = { texts: string[]; marks: { mark: LetterMark; words: string }[] };

/** Splits a text at its marks. */
export const splitAtMarks = (text: string): SplitText => {
  const split: SplitText = { texts: [], marks: [] };
  let end = 0;
  for (const { index, 0: whole, 1: code = '', 2: words = '' } of text.matchAll(MARKED)) {
    const mark = MARK_OF.get(code);
    if (!mark) continue;
    split.texts.push(text.slice(end, index));
    split.marks.push({ mark, words });
    end = index + whole.length;
  }
  split.texts.push(text.slice(end));
  return split;
};

/** A text with words in the place of its marks; those that stand in them where `wordsFor` gives none. */
export const fillMarks = (text: string, wordsFor?: (mark: LetterMark) => string): string => {
  const { texts, marks } = splitAtMarks(text);
  return texts.reduce((all, part, index) => {
    const before = marks[index - 1];
    return all + (before ? (wordsFor?.(before.mark) ?? before.words) : '') + part;
  }, '');
};
