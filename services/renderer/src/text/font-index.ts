import { readFileSync } from 'node:fs';

/** A file of a family, which holds some ranges of its characters. */
export type FontSource = {
  /** Names the file in caches, such as `noto-sans-arabic-arabic`. */
  name: string;
  path: string;
  /** Whether one file holds all weights, as an axis of variation. */
  isVariable: boolean;
};
type Range = { first: number; last: number; source: FontSource };

const sourceOf = (family: string, key: string): FontSource => {
  const id = family.slice(family.indexOf('/') + 1);
  const name = `${id}-${key.replace(/[[\]]/g, '')}`;
  const isVariable = family.startsWith('@fontsource-variable/');
  const path = `${family}/files/${name}-${isVariable ? 'wght' : '400'}-normal.woff2`;
  return { name, path: require.resolve(path), isVariable };
};

const rangesOf = (family: string): Range[] => {
  // The list of the package's files: `{"arabic": "U+0600-06FF,U+0750-077F"}`.
  const listed: Record<string, string> = JSON.parse(readFileSync(require.resolve(`${family}/unicode.json`), 'utf8'));
  const [only, ...others] = Object.keys(listed);
  // A family that is not cut holds everything in one file, whatever the list says of it.
  if (only !== undefined && others.length === 0) return [{ first: 0, last: 0x10ffff, source: sourceOf(family, only) }];
  return Object.entries(listed).flatMap(([key, ranges]) => {
    // The Latin letters of all families are DejaVu's.
    if (key.startsWith('latin')) return [];
    const source = sourceOf(family, key);
    return ranges.split(',').map((range) => {
      const [first = '', last = first] = range.trim().slice(2).split('-');
      return { first: parseInt(first, 16), last: parseInt(last, 16), source };
    });
  });
};

const indexes = new Map<string, Range[]>();

/** The files of a family that may hold all of these characters. Reads the family's list, and no font. */
export const sourcesWith = (family: string, codes: readonly number[]): FontSource[] => {
  let ranges = indexes.get(family);
  if (!ranges) {
    ranges = rangesOf(family);
    indexes.set(family, ranges);
  }
  const [head = 0, ...rest] = codes;
  const within = (code: number) => ranges.filter((r) => r.first <= code && code <= r.last).map(({ source }) => source);
  return rest.reduce((found, code) => {
    const also = within(code);
    return found.filter((source) => also.includes(source));
  }, within(head));
};
