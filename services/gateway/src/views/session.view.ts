import type { DomainEvent } from '@punctual/contracts';
import type { Recorded, View } from './view';

/**
 * A session that has not been ended; the reader checks whether it has expired and whether its account ended it. `id` is
 * the SHA-256 of the token, `began` the time in the store.
 */
export type SessionRow = { id: string; userId: string; expiresAt: string; began: string };

const evolve = (
  row: SessionRow | null,
  { type, data }: DomainEvent,
  { created: began }: Recorded,
): SessionRow | null => {
  if (type === 'SessionStarted') return { id: data.sessionId, userId: data.userId, expiresAt: data.expiresAt, began };
  return type === 'SessionEnded' ? null : row;
};

/** Open sessions by the hash of their token. */
export const sessionView: View<SessionRow> = {
  name: 'session',
  version: 3,
  prefixes: ['session-'],
  keys: ({ type, data }) => (type === 'SessionStarted' || type === 'SessionEnded' ? [data.sessionId] : []),
  evolve,
  columns: { userId: { type: 'text', of: ({ userId }) => userId } },
  indexes: [['userId']],
};
