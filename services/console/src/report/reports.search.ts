import { type ListSearch, parseList } from '../kit/search-params';

export type ReportsSearch = ListSearch;

/** What the URL of the list says. */
export const parseReports = (search: Record<string, unknown>): ReportsSearch => parseList(search);
