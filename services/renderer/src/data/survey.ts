import type { ValueFormat } from '@punctual/contracts';
import { isNumeric } from '../format/format-check';
import { type Profile, type Profiler, profiler } from '../format/profile';
import { cellOf } from './cell';
import { RenderError } from './render-error';
import { isRow, type Row, type Rows } from './row-list';

/** Rows as they come from a source. */
export type GivenRows = Iterable<unknown> & { readonly length: number; slice(from: number, to: number): unknown[] };

/** The columns to look at: those that are named, or all keys of the rows, until there are more than `most`. */
type Looked = readonly { key: string; format?: ValueFormat | undefined }[] | { most: number };

/** What all rows have in common: the profile of each column, in the order in which columns are named or first seen. */
type Survey = { rows: Rows; profiles: Map<string, Profile> };

/** Finds the profiler of a key. Rows have their keys in the same order, so that it is mostly the one at the same place. */
const lookingAt = (
  looked: Looked,
): { all: Map<string, Profiler>; at: (key: string, place: number) => Profiler | undefined } => {
  const all = new Map<string, Profiler>();
  const places: { key: string; profiler: Profiler | undefined }[] = [];
  const isOpen = 'most' in looked;
  const open = (key: string, format?: ValueFormat): Profiler => {
    const made = profiler(format !== undefined && isNumeric(format.type));
    all.set(key, made);
    return made;
  };
  if (!isOpen) for (const { key, format } of looked) open(key, format);
  const find = (key: string): Profiler | undefined =>
    all.get(key) ?? (isOpen && all.size <= looked.most ? open(key) : undefined);
  const at = (key: string, place: number): Profiler | undefined => {
    const known = places[place];
    if (known?.key === key) return known.profiler;
    const found = find(key);
    places[place] = { key, profiler: found };
    return found;
  };
  return { all, at };
};

/**
 * Walks through all rows once, since rows in a file are read each time. Each must be an object.
 * @param seen is called with each row
 * @throws RenderError `report/bad-row`
 */
export const surveyed = (given: GivenRows, looked: Looked, seen?: (row: Row) => void): Survey => {
  const { all, at } = lookingAt(looked);
  let index = 0;
  for (const row of given) {
    if (!isRow(row)) throw new RenderError('report/bad-row', `rows[${index}]: must be an object of column values`);
    index++;
    seen?.(row);
    let place = 0;
    for (const key in row) at(key, place++)?.add(cellOf(row[key]));
  }
  return { rows: given as Rows, profiles: new Map(Array.from(all, ([key, one]) => [key, one.result()])) };
};
