import { type ListSearch, parseList } from '../kit/search-params';

export type SchedulesSearch = ListSearch;

/** What the URL of the list says. */
export const parseSchedules = (search: Record<string, unknown>): SchedulesSearch => parseList(search);
