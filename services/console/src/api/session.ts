import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { createSession, deleteCurrentSession, getCurrentSession } from './gen/sdk.gen';
import type { CurrentSession } from './gen/types.gen';
import { Problem } from './problem';

export type Session = CurrentSession;
export type Account = Session['user'];

/** The session of this browser. */
export const sessions = {
  current: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: ({ signal }) => read(getCurrentSession({ signal })),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
};

let channel: BroadcastChannel | null = null;

/** All tabs have one cookie: what one does to the session, the others must know before they act. One a tab: none hears itself. */
const otherTabs = (): BroadcastChannel => {
  channel ??= new BroadcastChannel('punctual-session');
  return channel;
};

/** Calls the listener when another tab signs in or out. Returns what stops it. */
export const onOtherTab = (listener: () => void): (() => void) => {
  otherTabs().addEventListener('message', listener);
  return () => otherTabs().removeEventListener('message', listener);
};

/** The account of the browser by now; null where nobody is signed in. */
export const accountNow = async (): Promise<Account | null> => {
  try {
    return (await read(getCurrentSession())).user;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
};

/** Signs in; the server sets a cookie that script cannot read. */
export const signIn = async (body: { email: string; password: string }): Promise<Pick<Session, 'user'>> => {
  const session = await read(createSession({ body: { ...body, cookie: true } }));
  otherTabs().postMessage('changed');
  return session;
};

/** Ends the session. */
export const signOut = async (): Promise<void> => {
  await read(deleteCurrentSession());
  otherTabs().postMessage('changed');
};
