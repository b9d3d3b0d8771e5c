import { queryOptions } from '@tanstack/react-query';
import { type Press, read } from './client';
import { discardDeadLetter, getDeadLetter, listDeadLetters, replayDeadLetter } from './gen/sdk.gen';
import type { DeadLetter } from './gen/types.gen';

/** A message that a service gave up after its last attempt. */
export type { DeadLetter };

/** Dead letters, for administrators: keys and queries. */
export const deadLetters = {
  all: ['dead-letters'] as const,
  list: (query: { cursor?: string | undefined } = {}) =>
    queryOptions({
      queryKey: [...deadLetters.all, 'list', query],
      queryFn: ({ signal }) => read(listDeadLetters({ query, signal })),
    }),
  /** With the message as it was sent. */
  one: (deadLetterId: string) =>
    queryOptions({
      queryKey: [...deadLetters.all, 'one', deadLetterId],
      queryFn: ({ signal }) => read(getDeadLetter({ path: { deadLetterId }, signal })),
    }),
};

const on = ({ id }: DeadLetter, { key }: Press) => ({
  path: { deadLetterId: id },
  headers: { 'Idempotency-Key': key },
});

/** Gives the message to its service once more. */
export const replay = (letter: DeadLetter, intent: Press) => read(replayDeadLetter(on(letter, intent)));
/** Removes the message; what it asked for does not happen. */
export const discard = (letter: DeadLetter, intent: Press) => read(discardDeadLetter(on(letter, intent)));
