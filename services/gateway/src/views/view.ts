import type { DomainEvent } from '@punctual/contracts';

/** The value of a column. */
export type Cell = string | number | null;

/** The metadata of an event that a fold may use besides its type and data. `created` is RFC 3339; `revision` counts from 0 in its stream. */
export type Recorded = { key: string; revision: number; created: string; tenantId: string };

/**
 * A read model, folded from the log. `doc` is the whole row as JSON; `columns` are taken from the doc, and lists filter
 * and sort by them. To change a view, raise `version`: the new version is built beside the old one, then takes over.
 */
export type View<Doc> = {
  name: string;
  version: number;
  /** Prefixes of the streams it folds. */
  prefixes: readonly string[];
  /** The keys of the rows an event affects; empty when the view ignores the event. */
  keys(event: DomainEvent): readonly string[];
  /** Pure: old row and event in, new row out; null for no row. The doc must survive JSON unchanged, so no undefined. */
  evolve(doc: Doc | null, event: DomainEvent, at: Recorded): Doc | null;
  /** Of an `address-hash`, `of` gives the address, and the table holds what links name it by. */
  columns: Readonly<Record<string, { type: 'text' | 'integer' | 'address-hash'; of(doc: Doc): Cell }>>;
  /** Column lists that queries filter and sort by, in order; each becomes an index. */
  indexes: readonly (readonly string[])[];
  /** The previous version, which is folded and served until this one has caught up. */
  previous?: AnyView;
  /** That few of the keys that events name have a row, so that these few are looked up first. */
  sparse?: true;
  /**
   * Of a view whose keys hold what is personal: the column that holds rows together, and its value for an event. When a person is erased, all rows
   * with the same value are folded again.
   */
  together?: { column: string; of(event: DomainEvent): string | null };
  /** A column with many values, by which a row can be found, such as its recipients. */
  many?: { name: string; of(doc: Doc): readonly string[] };
};

/** A view with rows of any type. */
export type AnyView = View<unknown>;

/** The column of every view with the tenant of the event that created the row. */
export const TENANT = 'tenant_id';

/** The table of a view's version. */
export const tableOf = ({ name, version }: Pick<AnyView, 'name' | 'version'>): string => `view_${name}_${version}`;

/** The table of a view's many-valued column. */
export const manyTableOf = (view: Pick<AnyView, 'name' | 'version'>): string => `${tableOf(view)}_many`;
