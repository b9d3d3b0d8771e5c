import { type ListSearch, parseList } from '../kit/search-params';

export type DeliveriesSearch = ListSearch;

/** What the URL of the list says. */
export const parseDeliveries = (search: Record<string, unknown>): DeliveriesSearch => parseList(search);
