import { compact, type ListSearch, oneOf, parseList } from '../kit/search-params';

const SORTS = ['name', '-name', 'updatedAt', '-updatedAt', 'createdAt', '-createdAt'] as const;
const MEMBER_SORTS = ['email', '-email', 'addedAt', '-addedAt'] as const;

type Sorted<Sort extends string> = Omit<ListSearch, 'sort'> & { sort?: Sort | undefined };
export type ListsSearch = Sorted<(typeof SORTS)[number]>;
export type MembersSearch = Sorted<(typeof MEMBER_SORTS)[number]>;

/** What the URL of the list of lists says. */
export const parseLists = (search: Record<string, unknown>): ListsSearch =>
  compact({ ...parseList(search), sort: oneOf(SORTS, search['sort']) });

/** What the URL of one list says about the table of its members. */
export const parseMembers = (search: Record<string, unknown>): MembersSearch =>
  compact({ ...parseList(search), sort: oneOf(MEMBER_SORTS, search['sort']) });
