import { ADMINISTRATOR_ID, type Clock, type EventStore, repository, runIn } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';
import { session } from '../session/session';
import { generatePassword, hashPassword } from './password';
import { user } from './user';

type Account = { tenantId: string; userId: string; email: string; role: string };

/** Accounts and open sessions, from the log itself: the views may be on another machine, or missing. */
const accountsAndSessions = async (store: EventStore) => {
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, { userId: string; expiresAt: string }>();
  const done = new AbortController();
  try {
    for await (const { events, live } of store.follow({
      prefixes: ['user-', 'session-'],
      from: null,
      signal: done.signal,
    })) {
      for (const read of await store.codec.decodeAll(events)) {
        if ('unreadable' in read) continue;
        const { type, data } = read.event;
        if (type === 'UserRegistered') accounts.set(data.userId, { ...data, tenantId: read.metadata.tenantId });
        else if (type === 'SessionStarted') sessions.set(data.sessionId, data);
        else if (type === 'SessionEnded') sessions.delete(data.sessionId);
      }
      if (live) break;
    }
  } finally {
    done.abort();
  }
  return { accounts, sessions };
};

/**
 * Sets a generated password for the account with this address (in any case), or for the first administrator, and
 * ends the open sessions of the account.
 * @throws Rejection user/unknown; Unavailable.
 */
export const resetPassword = async (
  { store, clock }: { store: EventStore; clock: Clock },
  email: string | undefined,
): Promise<{ email: string; password: string; ended: number }> => {
  const { accounts, sessions } = await accountsAndSessions(store);
  const account =
    email === undefined
      ? accounts.get(ADMINISTRATOR_ID)
      : [...accounts.values()].find((one) => one.email.toLowerCase() === email.toLowerCase());
  if (!account)
    throw new Rejection(
      'user/unknown',
      email === undefined
        ? 'There is no account yet; the first start creates one.'
        : `There is no account with the address ${email}.`,
    );
  const { userId, tenantId } = account;
  const [password, now] = [generatePassword(), clock.now()];
  const hash = await hashPassword(password);
  const open = [...sessions].filter(([, one]) => one.userId === userId && one.expiresAt > now);
  await runIn({ tenantId }, async () => {
    await repository(store, 'user', user).execute(userId, { type: 'SetPassword', data: { userId, hash, now } });
    const ended = repository(store, 'session', session);
    for (const [sessionId] of open) await ended.execute(sessionId, { type: 'EndSession', data: { sessionId, now } });
  });
  return { email: account.email, password, ended: open.length };
};
