import type { Query, QueryClient } from '@tanstack/react-query';
import { type Changed, concerns } from './concerns';

/** How long events are gathered, and how long a query rests between two loads that events ask for. */
const GATHERED_MS = 200;
const REST_MS = 1_000;

/**
 * Loads again what events concern. However many arrive, a query is loaded at most once a second, and never while it is
 * being loaded: stopping that to begin anew would starve it. After the last event it is loaded once more.
 */
export const freshener = (client: QueryClient): ((changed: Changed) => void) => {
  const waiting = new Set<Query>();
  const loadedAt = new WeakMap<Query, number>();
  let gathering = false;
  const load = () => {
    gathering = false;
    for (const query of waiting) {
      if (query.state.fetchStatus === 'fetching' || Date.now() - (loadedAt.get(query) ?? 0) < REST_MS) continue;
      waiting.delete(query);
      loadedAt.set(query, Date.now());
      void client.invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    }
    if (waiting.size > 0) later();
  };
  const later = () => {
    if (!gathering) setTimeout(load, GATHERED_MS);
    gathering = true;
  };
  return (changed) => {
    for (const query of client.getQueryCache().findAll({ predicate: ({ queryKey }) => concerns(changed, queryKey) }))
      waiting.add(query);
    if (waiting.size > 0) later();
  };
};
