import { queryOptions } from '@tanstack/react-query';
import { client, type Press, read } from './client';

/** A message that a service gave up after its last attempt. */
export type DeadLetter = {
  id: string;
  service: string;
  message: string;
  subject: string;
  error: string;
  /** How often it was delivered to the service. */
  deliveries: number;
  at: string;
  /** Bytes. */
  size: number;
};
/** The same with the message as it was sent. */
export type DeadLetterInFull = DeadLetter & { envelope: unknown };
type Page = { data: DeadLetter[]; nextCursor: string | null };

const url = '/api/v1/dead-letters';

/** Dead letters, for administrators: keys and queries. */
export const deadLetters = {
  all: ['dead-letters'] as const,
  list: (query: { cursor?: string | undefined } = {}) =>
    queryOptions({
      queryKey: [...deadLetters.all, 'list', query],
      queryFn: ({ signal }) =>
        read(client.get<{ 200: Page }, unknown, true>({ url, query, signal, throwOnError: true })),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...deadLetters.all, 'one', id],
      queryFn: ({ signal }) =>
        read(
          client.get<{ 200: DeadLetterInFull }, unknown, true>({
            url: `${url}/${encodeURIComponent(id)}`,
            signal,
            throwOnError: true,
          }),
        ),
    }),
};

const deed = (id: string, verb: 'replay' | 'discard', { key }: Press) =>
  read(
    client.post<{ 202: unknown }, unknown, true>({
      url: `${url}/${encodeURIComponent(id)}/${verb}`,
      headers: { 'Idempotency-Key': key },
      throwOnError: true,
    }),
  );

/** Gives the message to its service once more. */
export const replay = ({ id }: DeadLetter, intent: Press) => deed(id, 'replay', intent);
/** Removes the message; what it asked for does not happen. */
export const discard = ({ id }: DeadLetter, intent: Press) => deed(id, 'discard', intent);
