import { comparable, type DomainEvent, mailboxOf } from '@punctual/contracts';
import type { View } from './view';

/** One member of a distribution list. */
export type ListMemberRow = { listId: string; email: string; addedAt: string };

/** The key of a member's row. */
export const memberKey = (listId: string, email: string): string => `${listId}~${email}`;

/** An address as searches and look-ups compare it: composed, in any case, its domain in its one spelling. */
export const searchable = (email: string): string => comparable(mailboxOf(email));

/** The members of distribution lists, also of deleted ones, one row each. */
export const listMemberView: View<ListMemberRow> = {
  name: 'list-member',
  version: 1,
  prefixes: ['list-'],
  keys: ({ type, data }: DomainEvent) =>
    type === 'ListMembersAdded' || type === 'ListMembersRemoved'
      ? data.emails.map((email) => memberKey(data.listId, email))
      : [],
  evolve: (row, { type, data }, { key }) => {
    if (type === 'ListMembersAdded')
      return { listId: data.listId, email: key.slice(data.listId.length + 1), addedAt: data.at };
    return type === 'ListMembersRemoved' ? null : row;
  },
  together: {
    column: 'listId',
    of: ({ type, data }) => (type === 'ListMembersAdded' || type === 'ListMembersRemoved' ? data.listId : null),
  },
  columns: {
    listId: { type: 'text', of: ({ listId }) => listId },
    email: { type: 'text', of: ({ email }) => searchable(email) },
    addedAt: { type: 'text', of: ({ addedAt }) => addedAt },
    summary: { type: 'text', of: ({ email, addedAt }) => JSON.stringify({ email, addedAt }) },
  },
  indexes: [['listId', 'email'], ['email']],
};
