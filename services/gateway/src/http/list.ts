import { sha256 } from '@punctual/chassis';
import { z } from 'zod';
import type { ListQuery } from '../views/list-query';
import type { Listed, ViewReader } from '../views/reader';
import type { View } from '../views/view';
import { invalid } from './problem';

const limit = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number)
  .refine((count) => count >= 1 && count <= 200, 'must be from 1 to 200')
  .default(50)
  .meta({ override: { type: 'integer', minimum: 1, maximum: 200, default: 50 } });

/** The query of a list: limit, cursor and sort order. `-name` is descending. */
export const listQuery = <const Sort extends readonly [string, ...string[]]>(sorts: Sort, preset: Sort[number]) =>
  z.strictObject({
    limit,
    cursor: z.string().max(1_000).optional(),
    sort: z.enum(sorts).default(preset as z.util.NoUndefined<Sort[number]>),
  });

/** An RFC 3339 instant with any offset, converted to the text form in which instants are stored. */
export const instantQuery = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 instant' })
  .transform((text) => new Date(text).toISOString());

/** A text to look for, in any case; blank means no search. */
export const searchQuery = z.string().max(200).optional();

/** The response of a list. */
export const pageOf = (item: z.ZodType) => z.strictObject({ data: z.array(item), nextCursor: z.string().nullable() });

const cursorSchema = z.strictObject({
  list: z.string(),
  value: z.union([z.string(), z.number(), z.null()]),
  key: z.string(),
});

/** The place a cursor of a list stands for. @throws Problem 422 for a cursor of another list. */
export const readCursor = (text: string, list: string) => {
  try {
    const { value, key, ...cursor } = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (cursor.list === list) return { value, key };
  } catch {
    // No list issued this cursor.
  }
  throw invalid([{ path: 'cursor', message: 'is not a cursor of this list with these filters' }]);
};

/** A cursor that goes on after a row of a list. */
export const writeCursor = (list: string, { sortedBy, key }: Pick<Listed<unknown>, 'sortedBy' | 'key'>): string =>
  Buffer.from(JSON.stringify({ list, value: sortedBy, key })).toString('base64url');

type Asked = { limit: number; cursor?: string | undefined; sort: string };
type Filter = Omit<ListQuery, 'sort' | 'after' | 'limit'>;

/** The rows of one page, by what reads them, and the cursor of the next one. */
const rowsOf = async <Doc>(
  { name }: { name: string },
  asked: Asked,
  filter: Filter,
  read: (query: ListQuery) => Promise<Listed<Doc>[]>,
): Promise<{ docs: Doc[]; nextCursor: string | null }> => {
  const list = sha256(JSON.stringify([name, asked.sort, filter.where, filter.has, filter.filters])).slice(0, 16);
  const after = asked.cursor === undefined ? undefined : readCursor(asked.cursor, list);
  const sort = { column: asked.sort.replace('-', ''), descending: asked.sort.startsWith('-') };
  // One extra row shows whether another page follows.
  const rows = await read({ ...filter, sort, after, limit: asked.limit + 1 });
  const onPage = rows.slice(0, asked.limit);
  const last = onPage.at(-1);
  return {
    docs: onPage.map(({ doc }) => doc),
    nextCursor: rows.length > asked.limit && last ? writeCursor(list, last) : null,
  };
};

/**
 * One page of a view. A cursor continues after the last row of the previous page. It is valid only for the list,
 * filters, sort order and user it was issued for.
 * @throws Problem 422 for any other cursor.
 */
export const page = async <Doc>(
  views: ViewReader,
  view: View<Doc>,
  asked: Asked,
  filter: Filter,
  shown: (rows: unknown[]) => Promise<unknown[]> | unknown[] = (rows) => rows,
): Promise<{ data: unknown[]; nextCursor: string | null }> => {
  const { docs, nextCursor } = await rowsOf(view, asked, filter, (query) => views.list(view, query));
  return { data: await shown(docs), nextCursor };
};

/** The same page as JSON, of rows as JSON, as they are stored or are `shown`: to read them and write them again takes longer than to find them. */
export const pageText = async <Doc>(
  views: ViewReader,
  view: View<Doc>,
  asked: Asked,
  filter: Filter,
  shown: (stored: readonly string[]) => Promise<readonly string[]> | readonly string[] = (stored) => stored,
): Promise<string> => {
  const { docs, nextCursor } = await rowsOf(view, asked, filter, (query) => views.texts(view, query));
  return `{"data":[${(await shown(docs)).join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
};
