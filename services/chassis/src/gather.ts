import type { Msg, NatsConnection, Subscription } from 'nats';
import { Unavailable } from './errors';
import { newInbox } from './nats-connection';

/** How long all replies are waited for, and how long after the last one, in milliseconds. */
const GATHER_MS = 3_000;
const QUIET_MS = 300;

/**
 * Publishes a message and collects the replies of all who get it, until no other has come for a while, or `GATHER_MS` have passed. None when nobody
 * is there to get it. @throws Unavailable when NATS cannot be reached, or nothing at all comes back
 */
export const gatherReplies = async (nats: NatsConnection, subject: string, body: Uint8Array): Promise<Msg[]> => {
  const replies: Msg[] = [];
  const over = Promise.withResolvers<void>();
  const late = (): void => {
    if (replies.length > 0) over.resolve();
    else over.reject(new Unavailable('nats', 'NATS did not answer in time'));
  };
  const longest = setTimeout(late, GATHER_MS);
  let quiet: NodeJS.Timeout | undefined;
  let inbox: Subscription | undefined;
  try {
    const reply = newInbox(nats);
    inbox = nats.subscribe(reply, {
      callback: (error, message) => {
        if (error) return over.reject(error);
        // A status means that nobody is there (ADR-4).
        if ((message.headers?.code ?? 0) > 0) return over.resolve();
        replies.push(message);
        clearTimeout(quiet);
        quiet = setTimeout(over.resolve, QUIET_MS);
      },
    });
    nats.publish(subject, body, { reply });
    await over.promise;
    return replies;
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    throw new Unavailable('nats', `could not ask over NATS: ${String(error)}`, { cause: error });
  } finally {
    clearTimeout(longest);
    clearTimeout(quiet);
    inbox?.unsubscribe();
  }
};
