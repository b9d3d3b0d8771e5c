import type { Decider } from '@punctual/chassis';
import type { SessionEvent } from '@punctual/contracts';

/** A session of one user. An expired session is still open here; readers compare `expiresAt`. */
export type Session = { status: 'none' | 'open' | 'ended' };

/** `sessionId` is the SHA-256 of the token; instants are RFC 3339. */
export type SessionCommand =
  | { type: 'StartSession'; data: { sessionId: string; userId: string; expiresAt: string; now: string } }
  | { type: 'EndSession'; data: { sessionId: string; now: string } };

const evolve = (_: Session, { type }: SessionEvent): Session => {
  switch (type) {
    case 'SessionStarted':
      return { status: 'open' };
    case 'SessionEnded':
      return { status: 'ended' };
  }
};

const decide = ({ type, data }: SessionCommand, { status }: Session): SessionEvent[] => {
  switch (type) {
    case 'StartSession': {
      const { now, ...rest } = data;
      return status === 'none' ? [{ type: 'SessionStarted', data: { ...rest, at: now } }] : [];
    }
    case 'EndSession':
      return status === 'open' ? [{ type: 'SessionEnded', data: { sessionId: data.sessionId, at: data.now } }] : [];
  }
};

/** A session: started once, ended once, never opened again. */
export const session: Decider<Session, SessionCommand, SessionEvent> = { initial: { status: 'none' }, evolve, decide };
