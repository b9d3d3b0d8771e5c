import type { DomainEvent } from '@punctual/contracts';

/** What a column holds. */
export type Cell = string | number | null;

/** What a fold may know of an event beside its type and data. `created` is RFC 3339; `revision` counts from 0 in its stream. */
export type Recorded = { key: string; revision: number; created: string };

/**
 * One shape for reading, folded from the log. `doc` is the whole row as JSON; `columns` are what lists filter and sort
 * by, taken from the doc. To change a view raise `version`: it is built anew beside the old one, then takes over.
 */
export type View<Doc> = {
  name: string;
  version: number;
  /** Beginnings of the names of the streams it folds. */
  prefixes: readonly string[];
  /** The rows an event touches; none when it is of no concern. */
  keys(event: DomainEvent): readonly string[];
  /** Pure: old row and event in, new row out; null for no row. The doc must survive JSON unchanged, so no undefined. */
  evolve(doc: Doc | null, event: DomainEvent, at: Recorded): Doc | null;
  columns: Readonly<Record<string, { type: 'text' | 'integer'; of(doc: Doc): Cell }>>;
  /** Columns lists go by, in order; each becomes an index. */
  indexes: readonly (readonly string[])[];
  /** The version before, which goes on being folded and served until this one has caught up. */
  previous?: AnyView;
  /** Values a row can be found by although it has many of them, such as its recipients. */
  many?: { name: string; of(doc: Doc): readonly string[] };
};

/** A view whatever its rows are. */
export type AnyView = View<unknown>;

/** The table of a view's version. */
export const tableOf = ({ name, version }: Pick<AnyView, 'name' | 'version'>): string => `view_${name}_${version}`;

/** The table of a view's many-valued column. */
export const manyTableOf = (view: Pick<AnyView, 'name' | 'version'>): string => `${tableOf(view)}_many`;
