import type { Among } from './reader';
import type { AnyView } from './view';

/** An entry of an index of PostgreSQL holds about 2,700 octets; with a longer one the row cannot be written. */
const MAX_OCTETS = 1_000;

/** A text as searches compare it: composed (Unicode NFC) and in lower case. */
export const comparable = (text: string): string => text.normalize('NFC').toLowerCase();

/** The longest beginning of a text that ends with a whole character and has at most `octets` octets in UTF-8. */
const cut = (text: string, octets: number): string => {
  const bytes = Buffer.from(text);
  if (bytes.length <= octets) return text;
  let end = octets;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
};

/** The value of a column `words`, in which a part of these texts is found: at most 1,000 octets of UTF-8, so that it fits an index. */
export const wordsOf = (...texts: readonly (string | null)[]): string =>
  cut(comparable(texts.filter((text) => text !== null && text !== '').join(' ')), MAX_OCTETS);

/** That a row of a view with words, or the one that `column` names, has a text in them. An index over the words alone answers it. */
export const withWords = (view: Pick<AnyView, 'name'>, text: string, column = 'key'): Among => ({
  column,
  values: { view, column: 'key', where: [['words', 'contains', comparable(text)]] },
});

/** The filter that somebody typed: rows for which one of the conditions for the text holds; all rows where it is blank. */
export const searching = (
  search: string | undefined,
  conditions: (text: string) => readonly Among[],
): readonly (readonly Among[])[] => {
  const text = search?.trim() ?? '';
  return text === '' ? [] : [conditions(text)];
};
