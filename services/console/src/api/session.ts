import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { createSession, deleteCurrentSession, getCurrentSession } from './gen/sdk.gen';
import type { CurrentSession } from './gen/types.gen';

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

/** Signs in; the server sets a cookie that script cannot read. */
export const signIn = (body: { email: string; password: string }): Promise<Pick<Session, 'user' | 'expiresAt'>> =>
  read(createSession({ body: { ...body, cookie: true } }));

/** Ends the session. */
export const signOut = (): Promise<unknown> => read(deleteCurrentSession());
