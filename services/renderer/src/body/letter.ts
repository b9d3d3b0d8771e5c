import { randomUUID } from 'node:crypto';
import { LETTER_MARKS, type LetterMark, marked } from '@punctual/chassis/offline';

/** What a template may name of the letter. A body is rendered once for all its readers, so the mailer has the words. */
export type ShownLetter = Record<LetterMark, string>;

/** What stands in the marks where nobody knows the reader: in a preview of a report, and in what is kept in the portal. */
const WORDS: ShownLetter = {
  greeting: 'Hello,',
  why: 'You get this because a schedule sends it to you.',
  manage: '',
  card: '',
};

/**
 * Values for a template, and what puts the marks in their places once it is filled. Until then random tokens stand there, so that no value
 * of a report can pretend to be a mark. What is given to `place` holds no marks: see `cleanValues`.
 */
export const letterMarks = (): { values: ShownLetter; place: (html: string) => string } => {
  const nonce = randomUUID().replaceAll('-', '');
  const values = Object.fromEntries(LETTER_MARKS.map((mark, index) => [mark, `${nonce}${index}`])) as ShownLetter;
  const placed = (text: string): string => {
    const mark = LETTER_MARKS[Number(text.charAt(0))];
    return mark ? marked(mark, WORDS[mark]) + text.slice(1) : text;
  };
  return {
    values,
    place: (html) => {
      const [begin = '', ...rest] = html.split(nonce);
      return begin + rest.map(placed).join('');
    },
  };
};
