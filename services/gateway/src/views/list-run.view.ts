import type { DomainEvent } from '@punctual/contracts';
import type { View } from './view';

/** A run that named a list: how many members the list had then, and when the run opened. */
export type ListRunRow = { listId: string; members: number; at: string };

const keyOf = (listId: string, occurrenceId: string): string => `${listId}~${occurrenceId}`;

/** What an event says of a run and its lists, also when it stands for the removed events of the run. */
const openedIn = ({ type, data }: DomainEvent): { at: string; lists: readonly Omit<ListRunRow, 'at'>[] } | null => {
  if (type === 'RunOpened') return data;
  return type === 'RunArchived' ? data.opened : null;
};

/** The runs that sent to distribution lists, a row for each list of a run. A run that opens twice is one run. */
export const listRunView: View<ListRunRow> = {
  name: 'list-run',
  version: 1,
  prefixes: ['run-'],
  keys: (event) => {
    const { data } = event;
    const lists = openedIn(event)?.lists ?? [];
    return 'occurrenceId' in data ? lists.map(({ listId }) => keyOf(listId, data.occurrenceId)) : [];
  },
  evolve: (row, event, { key }) => {
    const opened = openedIn(event);
    const list = opened?.lists.find(({ listId }) => key.startsWith(keyOf(listId, '')));
    return opened && list ? { listId: list.listId, members: list.members, at: opened.at } : row;
  },
  columns: {
    listId: { type: 'text', of: ({ listId }) => listId },
    at: { type: 'text', of: ({ at }) => at },
    members: { type: 'integer', of: ({ members }) => members },
  },
  indexes: [['listId', 'at', 'members']],
};
