import { type RawBuilder, sql } from 'kysely';
import type { AnyView, Cell } from './view';

/** The query of a list. `contains` compares with text that is in lower case in the column. `after` is the end of the previous page: the value of the sort column, and the key. */
export type ListQuery = {
  where?: readonly (
    | readonly [column: string, operator: '=' | '!=' | '>=' | '<' | 'contains', value: Cell]
    | readonly [column: string, operator: 'in', values: readonly Cell[]]
  )[];
  /** Only rows for which one at least of each of these lists holds. */
  filters?: readonly (readonly Among[])[] | undefined;
  /** A value in the many-valued column of the view. */
  has?: string | undefined;
  sort: { column: string; descending: boolean };
  after?: { value: Cell; key: string } | undefined;
  limit: number;
  /** The column with the JSON that a list shows; the whole doc when omitted. */
  show?: string;
};

/** Texts that begin with one text and not with another one. */
export type Prefixed = { prefix: string; except?: string };

/** Values: the given ones, those that begin with a text and not with another one, or those of a column in the rows of a view that match. */
export type Values =
  | readonly string[]
  | Prefixed
  | { view: Pick<AnyView, 'name'>; column: string; where: NonNullable<ListQuery['where']> };

/** That a column of a row is among some values or, with `not`, is not; with `many`, that the many-valued column of a view with the same key has one of them. */
export type Among = { column: string; values: Values; many?: Pick<AnyView, 'name'>; not?: boolean };

type Condition = NonNullable<ListQuery['where']>[number];

/** The last code point, so that every text with a prefix is before the prefix with this at its end. */
const LAST = '\u{10ffff}';

/** The pattern of LIKE for a text anywhere; its `_` and `%` stand for themselves. */
const like = (text: Cell): string => `%${String(text).replace(/[\\%_]/g, '\\$&')}%`;

/** A condition as SQL. */
export const comparison = (condition: Condition | readonly [string, '=', string]): RawBuilder<boolean> => {
  const [column, operator, value] = condition;
  const left = sql.ref(column);
  if (operator === 'in') return value.length === 0 ? sql`1 = 0` : sql`${left} in (${sql.join([...value])})`;
  if (operator === 'contains') return sql`${left} like ${like(value)} escape '\\'`;
  return sql`${left} ${sql.raw(operator)} ${value}`;
};

/** That a text begins as it is asked for, as SQL that an index answers. */
export const beginning = (left: RawBuilder<unknown>, { prefix, except }: Prefixed): RawBuilder<boolean> => {
  const begins = (text: string) => sql<boolean>`(${left} >= ${text} and ${left} < ${`${text}${LAST}`})`;
  return except === undefined ? begins(prefix) : sql`(${begins(prefix)} and not ${begins(except)})`;
};
