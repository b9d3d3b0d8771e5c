import type { DomainEvent, ListSummary } from '@punctual/contracts';
import { listValue } from './audience.view';
import type { Recorded, View } from './view';
import { wordsOf } from './words';

/** A distribution list without its members, and how it changed; a deleted list is kept, so that it can be restored. */
export type ListRow = ListSummary & {
  deletedAt: string | null;
  membersAdded: number;
  membersRemoved: number;
  membersLeft: number;
  membersChangedAt: string | null;
};

const evolve = (row: ListRow | null, { type, data }: DomainEvent, { revision }: Recorded): ListRow | null => {
  const version = revision + 1;
  if (type === 'ListDefined') {
    const { listId: id, userId, name, description, at } = data;
    const about = { id, userId, name, description, memberCount: 0, version, createdAt: at, updatedAt: at };
    return {
      ...about,
      ...{ deletedAt: null, membersAdded: 0, membersRemoved: 0, membersLeft: 0, membersChangedAt: null },
    };
  }
  if (!row) return row;
  switch (type) {
    case 'ListRevised':
      return { ...row, name: data.name, description: data.description, version, updatedAt: data.at };
    case 'ListMembersAdded': {
      const count = data.emails.length;
      const [memberCount, membersAdded] = [row.memberCount + count, row.membersAdded + count];
      return { ...row, memberCount, membersAdded, membersChangedAt: data.at, version, updatedAt: data.at };
    }
    case 'ListMembersRemoved': {
      const count = data.emails.length;
      const counted = data.reason === 'left' ? 'membersLeft' : 'membersRemoved';
      const changed = { memberCount: row.memberCount - count, [counted]: row[counted] + count };
      return { ...row, ...changed, membersChangedAt: data.at, version, updatedAt: data.at };
    }
    case 'ListDeleted':
      return { ...row, version, updatedAt: data.at, deletedAt: data.at };
    case 'ListRestored':
      return { ...row, version, updatedAt: data.at, deletedAt: null };
    default:
      return row;
  }
};

/** What users see of a list, without its members. */
export const summaryOf = (row: ListRow): ListSummary => {
  const { id, userId, name, description, memberCount, version, createdAt, updatedAt } = row;
  return { id, userId, name, description, memberCount, version, createdAt, updatedAt };
};

/** Distribution lists. Their members, and the runs that sent to them, are rows of other views. */
export const listView: View<ListRow> = {
  name: 'list',
  version: 4,
  prefixes: ['list-'],
  keys: ({ data }) => ('listId' in data ? [data.listId] : []),
  evolve,
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    name: { type: 'text', of: ({ name }) => name },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    updatedAt: { type: 'text', of: ({ updatedAt }) => updatedAt },
    words: { type: 'text', of: ({ name, description }) => wordsOf(name, description) },
    members: { type: 'integer', of: ({ memberCount }) => memberCount },
    /** As the schedules that send to it name it. */
    goesTo: { type: 'text', of: ({ id }) => listValue(id) },
    deleted: { type: 'integer', of: ({ deletedAt }) => (deletedAt === null ? 0 : 1) },
    summary: { type: 'text', of: (row) => JSON.stringify(summaryOf(row)) },
  },
  indexes: [['createdAt'], ['userId', 'createdAt'], ['words']],
};
