import { type ListSearch, parseList } from '../kit/search-params';

export type SubscriptionsSearch = ListSearch;

/** What the URL of the list says. */
export const parseSubscriptions = (search: Record<string, unknown>): SubscriptionsSearch => parseList(search);
