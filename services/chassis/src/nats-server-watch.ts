import { ErrorCode, type NatsConnection, type NatsError } from 'nats';
import { pause } from './errors';
import { connectNats } from './nats-connection';

const EVERY_MS = 5_000;
/** How long the server may take to describe its streams, also on a machine that is very busy. */
const ANSWER_MS = 5_000;
/** After how many unanswered questions in succession it counts as standing still. */
const FAILURES = 2;

const UNANSWERED: readonly unknown[] = [ErrorCode.Timeout, ErrorCode.ConnectionTimeout];

/** Whether the server describes its streams in time. One that refuses connections is exiting or starting. */
const answers = async (url: string): Promise<boolean> => {
  let nats: NatsConnection | null = null;
  try {
    nats = await connectNats(url, { timeout: ANSWER_MS, reconnect: false });
    const manager = await nats.jetstreamManager({ timeout: ANSWER_MS, checkAPI: false });
    await manager.streams.list().next();
    return true;
  } catch (error) {
    return !UNANSWERED.includes((error as NatsError).code);
  } finally {
    await nats?.close().catch(() => {});
  }
};

/**
 * Calls `onStill` when a nats-server that runs no longer serves its streams. Of a write that failed because the disk is full,
 * nats-server 2.9 can keep a lock for ever: it accepts connections, and neither stores nor delivers a message until it is restarted.
 */
export const watchStreams = (url: string, onStill: () => void): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const watching = (async () => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      await pause(EVERY_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      failures = (await answers(url)) ? 0 : failures + 1;
      if (failures < FAILURES || stopping.signal.aborted) continue;
      failures = 0;
      onStill();
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
};
