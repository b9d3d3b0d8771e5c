import { type ListSearch, parseList } from '../kit/search-params';

export type ListsSearch = ListSearch;

/** What the URL of the list says. */
export const parseLists = (search: Record<string, unknown>): ListsSearch => parseList(search);
