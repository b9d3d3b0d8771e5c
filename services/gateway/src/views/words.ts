import { comparable } from '@punctual/contracts';

/** An entry of an index of PostgreSQL holds about 2,700 octets; with a longer one the row cannot be written. */
const MAX_OCTETS = 1_000;

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
