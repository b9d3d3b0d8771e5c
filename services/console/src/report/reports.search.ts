import { compact, type ListSearch, oneOf, parseList } from '../kit/search-params';

const SORTS = ['name', '-name', 'updatedAt', '-updatedAt', 'createdAt', '-createdAt'] as const;

export type ReportsSearch = Omit<ListSearch, 'sort'> & { sort?: (typeof SORTS)[number] | undefined };

/** What the URL of the list says. */
export const parseReports = (search: Record<string, unknown>): ReportsSearch =>
  compact({ ...parseList(search), sort: oneOf(SORTS, search['sort']) });
