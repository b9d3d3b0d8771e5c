/** Reads a URL's search: a wrong value falls back to none, so that a mistyped link still opens the page. */
export const textIn = (value: unknown, max = 200): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && `${value}` !== '' && `${value}`.length <= max
    ? `${value}`
    : undefined;

/** One of the values, or none. */
export const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((known) => known === value);

/** Without what is undefined, so that equal filters have equal URLs and keys. */
export const compact = <Search extends object>(search: Search): Search =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as Search;

/** What every list has in its URL. */
export type ListSearch = { search?: string | undefined; sort?: string | undefined; cursor?: string | undefined };

/** Parses what every list has in its URL. */
export const parseList = (search: Record<string, unknown>): ListSearch =>
  compact({
    search: textIn(search['search']),
    sort: textIn(search['sort'], 50),
    cursor: textIn(search['cursor'], 2000),
  });
