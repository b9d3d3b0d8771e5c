import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { conditions, press, read } from './client';
import {
  createDistributionList,
  deleteDistributionList,
  getDistributionList,
  getDistributionListStats,
  importDistributionListMembers,
  listDistributionListMembers,
  listDistributionLists,
  listDistributionListUsage,
  removeDistributionListMember,
  restoreDistributionList,
  reviseDistributionList,
} from './gen/sdk.gen';
import type {
  DistributionList,
  DistributionListImport,
  DistributionListStats,
  DistributionListSummary,
  ListDistributionListMembersData,
  ListDistributionListsData,
} from './gen/types.gen';

export type { DistributionList, DistributionListImport, DistributionListStats };

/** Filters of the table of lists, as the API takes them. */
export type ListFilters = NonNullable<ListDistributionListsData['query']>;
/** Filters of the table of members, as the API takes them. */
export type MemberFilters = NonNullable<ListDistributionListMembersData['query']>;
/** What a person says about a list. */
export type ListDetails = { name: string; description: string | null };

type Seen = Pick<DistributionListSummary, 'id' | 'version'>;

const all = ['lists'] as const;
const of = (listId: string) => [...all, 'one', listId] as const;

/** Lists: keys and queries. */
export const lists = {
  all,
  list: (query: ListFilters = {}) =>
    queryOptions({
      queryKey: [...all, 'list', query],
      queryFn: ({ signal }) => read(listDistributionLists({ query, signal })),
    }),
  one: (listId: string) =>
    queryOptions({
      queryKey: of(listId),
      queryFn: ({ signal }) => read(getDistributionList({ path: { listId }, signal })),
    }),
  members: (listId: string, query: MemberFilters) =>
    queryOptions({
      queryKey: [...of(listId), 'members', query],
      queryFn: ({ signal }) => read(listDistributionListMembers({ path: { listId }, query, signal })),
    }),
  usage: (listId: string) =>
    queryOptions({
      queryKey: [...of(listId), 'usage'],
      queryFn: ({ signal }) => read(listDistributionListUsage({ path: { listId }, signal })),
    }),
  stats: (listId: string) =>
    queryOptions({
      queryKey: [...of(listId), 'stats'],
      queryFn: ({ signal }) => read(getDistributionListStats({ path: { listId }, signal })),
    }),
};

/** Creates an empty list, or renames one that is still the version that was seen. Resolves to its id. */
export const saveList = async (body: ListDetails, seen?: Seen): Promise<string> => {
  const headers = conditions(press(seen?.version));
  const saved = seen
    ? await read(reviseDistributionList({ path: { listId: seen.id }, body, headers }))
    : await read(createDistributionList({ body, headers }));
  return saved.id;
};

/** Deletes a list as it was seen; `force` also one that schedules send to. */
export const removeList = ({ id, version }: Seen, force: boolean) =>
  read(
    deleteDistributionList({
      path: { listId: id },
      query: { force: force ? 'true' : 'false' },
      headers: conditions(press(version)),
    }),
  );

/** Brings a deleted list back with its members. */
export const bringBackList = (id: string) =>
  read(restoreDistributionList({ path: { listId: id }, headers: conditions(press()) }));

/** Adds the addresses of a CSV text, one a line, and says which lines were refused. */
export const importMembers = (listId: string, csv: string): Promise<DistributionListImport> =>
  read(importDistributionListMembers({ path: { listId }, body: csv, headers: conditions(press()) }));

/** Removes members one after the other. Rejects at the first that fails; those before it are gone. */
export const removeMembers = async (listId: string, emails: readonly string[]): Promise<void> => {
  for (const email of emails)
    await read(removeDistributionListMember({ path: { listId, email }, headers: conditions(press()) }));
};

/** Everything that shows lists is read again. */
export const refreshLists = (queries: QueryClient): Promise<void> => queries.invalidateQueries({ queryKey: all });
