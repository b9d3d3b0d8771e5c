import type { CalendarResource, DomainEvent } from '@punctual/contracts';
import type { Recorded, View } from './view';
import { wordsOf } from './words';

/** A shared holiday calendar; a deleted one is kept, so that it can be restored. */
export type CalendarRow = CalendarResource & { deletedAt: string | null };

const evolve = (row: CalendarRow | null, { type, data }: DomainEvent, { revision }: Recorded): CalendarRow | null => {
  const version = revision + 1;
  if (type === 'CalendarDefined') {
    const { calendarId: id, userId, name, country, region, dates, at } = data;
    return { id, userId, name, country, region, dates, version, createdAt: at, updatedAt: at, deletedAt: null };
  }
  if (!row) return row;
  switch (type) {
    case 'CalendarRevised': {
      const { name, country, region, dates, at: updatedAt } = data;
      return { ...row, name, country, region, dates, version, updatedAt };
    }
    case 'CalendarDeleted':
      return { ...row, version, updatedAt: data.at, deletedAt: data.at };
    case 'CalendarRestored':
      return { ...row, version, updatedAt: data.at, deletedAt: null };
    default:
      return row;
  }
};

/** Shared holiday calendars. */
export const calendarView: View<CalendarRow> = {
  name: 'calendar',
  version: 2,
  prefixes: ['calendar-'],
  keys: ({ data }) => ('calendarId' in data ? [data.calendarId] : []),
  evolve,
  columns: {
    name: { type: 'text', of: ({ name }) => name },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    updatedAt: { type: 'text', of: ({ updatedAt }) => updatedAt },
    words: { type: 'text', of: ({ name }) => wordsOf(name) },
    deleted: { type: 'integer', of: ({ deletedAt }) => (deletedAt === null ? 0 : 1) },
  },
  indexes: [['createdAt'], ['words']],
};
