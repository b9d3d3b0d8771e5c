import type { ValueFormat } from '@punctual/contracts';
import { isNumeric } from '../format/format-check';
import { type Profile, type Profiler, profiler } from '../format/profile';
import { cellOf } from './cell';
import { blocksOf, type GivenRows } from './row-blocks';
import type { RowBlock, Rows } from './row-list';

/** The columns to look at: those that are named, or all keys of the rows, until there are more than `most`. */
type Looked = readonly { key: string; format?: ValueFormat | undefined }[] | { most: number };

/** What all rows have in common: the profile of each column, in the order in which columns are named or first seen. */
type Survey = { rows: Rows; profiles: Map<string, Profile> };

/** The profilers of keys. `of` a key that is not looked at is undefined. */
const lookingAt = (looked: Looked): { all: Map<string, Profiler>; of: (key: string) => Profiler | undefined } => {
  const all = new Map<string, Profiler>();
  const isOpen = 'most' in looked;
  const open = (key: string, format?: ValueFormat): Profiler => {
    const made = profiler(format !== undefined && isNumeric(format.type));
    all.set(key, made);
    return made;
  };
  if (!isOpen) for (const { key, format } of looked) open(key, format);
  const of = (key: string): Profiler | undefined =>
    all.get(key) ?? (isOpen && all.size <= looked.most ? open(key) : undefined);
  return { all, of };
};

/**
 * Walks through all rows once, since rows in a file are read each time. Each must be an object.
 * @param seen is called with each block of them
 * @throws RenderError `report/bad-row`
 */
export const surveyed = (given: GivenRows, looked: Looked, seen?: (block: RowBlock) => void): Survey => {
  const { all, of } = lookingAt(looked);
  for (const block of blocksOf(given)) {
    seen?.(block);
    for (const [index, key] of block.keys.entries()) {
      const found = of(key);
      if (found) for (const value of block.columns[index] ?? []) found.add(cellOf(value));
    }
  }
  return { rows: given as Rows, profiles: new Map(Array.from(all, ([key, one]) => [key, one.result()])) };
};
