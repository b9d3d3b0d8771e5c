import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { type Choices, choiceOf, choiceQuery } from './choices';
import { conditions, type Press, read } from './client';
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
  ListDistributionListMembersData,
  ListDistributionListsData,
} from './gen/types.gen';
import { Problem } from './problem';

export type { DistributionList, DistributionListImport, DistributionListStats };

/** Filters of the table of lists, as the API takes them. */
export type ListFilters = NonNullable<ListDistributionListsData['query']>;
/** Filters of the table of members, as the API takes them. */
export type MemberFilters = NonNullable<ListDistributionListMembersData['query']>;
/** What a person says about a list. */
export type ListDetails = { name: string; description: string | null };

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

/** Lists to choose from. */
export const listChoices: Choices = {
  key: all[0],
  find: async (search, signal) =>
    (await read(listDistributionLists({ query: choiceQuery(search), signal }))).data.map(choiceOf),
  one: async (listId, signal) => choiceOf(await read(getDistributionList({ path: { listId }, signal }))),
};

/** A list as it is now. */
export const currentList = (listId: string): Promise<DistributionList> =>
  read(getDistributionList({ path: { listId } }));

/** Creates an empty list, or renames one that is still the version that was seen. Resolves to its id. */
export const saveList = async (listId: string | undefined, body: ListDetails, intent: Press): Promise<string> => {
  const headers = conditions(intent);
  const saved = listId
    ? await read(reviseDistributionList({ path: { listId }, body, headers }))
    : await read(createDistributionList({ body, headers }));
  return saved.id;
};

/** Deletes a list as it was seen; `force` also one that schedules send to. */
export const removeList = (listId: string, force: boolean, intent: Press) =>
  read(
    deleteDistributionList({
      path: { listId },
      query: { force: force ? 'true' : 'false' },
      headers: conditions(intent),
    }),
  );

/** Brings a deleted list back with its members. */
export const bringBackList = (listId: string, intent: Press) =>
  read(restoreDistributionList({ path: { listId }, headers: conditions(intent) }));

/** Adds the addresses of a CSV text, one a line, and says which lines were refused. */
export const importMembers = (listId: string, csv: string, intent: Press): Promise<DistributionListImport> =>
  read(importDistributionListMembers({ path: { listId }, body: csv, headers: conditions(intent) }));

/** Removes members one after the other, and tells of each. Rejects at the first that fails; one that has gone already is done. */
export const removeMembers = async (
  listId: string,
  emails: readonly string[],
  onRemoved: (email: string) => void,
): Promise<void> => {
  for (const email of emails) {
    await read(removeDistributionListMember({ path: { listId, email } })).catch(isGone);
    onRemoved(email);
  }
};

const isGone = (error: unknown) => {
  if (!(error instanceof Problem && error.code === 'list/member-unknown')) throw error;
};

/** Everything that shows lists is read again. */
export const refreshLists = (queries: QueryClient): Promise<void> => queries.invalidateQueries({ queryKey: all });
