import type { DomainEvent } from '@punctual/contracts';
import type { View } from './view';

/** A session that has not been ended; the reader checks whether it has expired. `id` is the SHA-256 of the token. */
export type SessionRow = { id: string; userId: string; expiresAt: string };

const evolve = (row: SessionRow | null, { type, data }: DomainEvent): SessionRow | null => {
  if (type === 'SessionStarted') return { id: data.sessionId, userId: data.userId, expiresAt: data.expiresAt };
  return type === 'SessionEnded' ? null : row;
};

/** Open sessions by the hash of their token. */
export const sessionView: View<SessionRow> = {
  name: 'session',
  version: 2,
  prefixes: ['session-'],
  keys: ({ type, data }) => (type === 'SessionStarted' || type === 'SessionEnded' ? [data.sessionId] : []),
  evolve,
  columns: { userId: { type: 'text', of: ({ userId }) => userId } },
  indexes: [],
};
