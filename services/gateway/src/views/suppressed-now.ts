import type { SuppressionResource } from '@punctual/contracts';
import type { ViewReader } from './reader';
import { suppressionView } from './suppression.view';

/** Why an address gets no mail at a time, by the id of the suppression; null where it gets some, also again. */
export const suppressedNow = async (
  views: ViewReader,
  id: string,
  now: string,
): Promise<SuppressionResource | null> => {
  const row = await views.get(suppressionView, id);
  return row && (row.until === null || row.until > now) ? row : null;
};

/** As `suppressedNow`, for many ids in one query; those that get mail have no entry. */
export const allSuppressedNow = async (
  views: ViewReader,
  ids: readonly string[],
  now: string,
): Promise<Map<string, SuppressionResource>> => {
  if (ids.length === 0) return new Map();
  const sort = { column: 'since', descending: false };
  const rows = await views.list(suppressionView, {
    filters: [[{ column: 'key', values: ids }]],
    sort,
    limit: ids.length,
  });
  const found = rows.map(({ key, doc }) => [key, doc as SuppressionResource] as const);
  return new Map(found.filter(([, { until }]) => until === null || until > now));
};
