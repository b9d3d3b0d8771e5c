import type { DomainEvent, Recipients } from '@punctual/contracts';
import { searchable } from './list-member.view';
import type { View } from './view';

/** Whom a schedule goes to, for finding schedules by a list or an address. */
export type AudienceRow = { id: string; userId: string; createdAt: string; goesTo: string[] };

/** What a list begins with among addresses; no address does. */
export const LISTS = 'list:';

/** A list as a value of `goesTo`. */
export const listValue = (listId: string): string => `${LISTS}${listId}`;

const goesTo = ({ to, cc, bcc, lists }: Recipients): string[] => [
  ...lists.map(listValue),
  ...[...to, ...cc, ...bcc].map(searchable),
];

const evolve = (row: AudienceRow | null, { data }: DomainEvent): AudienceRow | null => {
  // Every event that says anew what a schedule is holds all of it.
  if (!('spec' in data)) return row;
  const { scheduleId: id, spec, at } = data;
  const created = row ?? { id, userId: 'userId' in data ? data.userId : '', createdAt: at };
  return { ...created, goesTo: goesTo(spec.recipients) };
};

/** Schedules by the lists and addresses they name. */
export const audienceView: View<AudienceRow> = {
  name: 'audience',
  version: 1,
  prefixes: ['schedule-'],
  keys: ({ data }) => ('spec' in data ? [data.scheduleId] : []),
  evolve,
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
  },
  indexes: [['createdAt']],
  many: { name: 'goesTo', of: ({ goesTo }) => goesTo },
};
