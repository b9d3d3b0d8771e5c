import { queryOptions } from '@tanstack/react-query';
import { client, read } from './client';

/** What the account may do: an administrator everything, an author their own, a viewer only look. */
export type Role = 'admin' | 'author' | 'viewer';
export type Account = { id: string; email: string; name: string | null; role: Role };
export type Session = { user: Account; expiresAt: string; zoneOfServer?: string };

const url = '/api/v1/sessions';

/** The session of this browser. */
export const sessions = {
  current: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: ({ signal }) =>
        read(client.get<{ 200: Session }, unknown, true>({ url: `${url}/current`, signal, throwOnError: true })),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
};

/** Signs in; the server sets a cookie that script cannot read. */
export const signIn = (body: { email: string; password: string }): Promise<Omit<Session, 'zoneOfServer'>> =>
  read(
    client.post<{ 201: Session }, unknown, true>({
      url,
      body: { ...body, cookie: true },
      headers: { 'Content-Type': 'application/json' },
      throwOnError: true,
    }),
  );

/** Ends the session. */
export const signOut = (): Promise<unknown> =>
  read(client.delete<{ 204: unknown }, unknown, true>({ url: `${url}/current`, throwOnError: true }));
