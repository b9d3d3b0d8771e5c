import { Worker } from 'node:worker_threads';
import type { SourceRow } from '@punctual/contracts';
import { workerFile } from '../worker-file';
import { type FromJson, type JsonQuestion, ROWS_AT_ONCE, type ToJson } from './json-messages';
import { SourceError } from './source-error';

const MEMORY_MIB = 1_024;

const told = (worker: Worker, signal: AbortSignal): Promise<FromJson> =>
  new Promise((resolve, reject) => {
    const settle = (work: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      signal.removeEventListener('abort', onExit);
      work();
    };
    const onMessage = (message: FromJson) => settle(() => resolve(message));
    const onError = (error: unknown) => {
      const { code } = error as { code?: unknown };
      const isMemory = code === 'ERR_WORKER_OUT_OF_MEMORY';
      settle(() =>
        reject(
          new SourceError(
            'failed',
            isMemory ? 'the answer or the expression needs too much memory' : 'the expression ended its thread',
          ),
        ),
      );
    };
    const onExit = () => settle(() => reject(new SourceError('failed', 'the expression was ended')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal.addEventListener('abort', onExit, { once: true });
    if (signal.aborted) onExit();
  });

/** The rows in one answer, and the cursor of the next page; null when there is none. */
export type JsonPage = { cursor: string | null; rows: AsyncIterable<readonly SourceRow[]> };

/**
 * Finds rows in JSON, in a thread that the signal ends. `rows` must be read, or `close` called.
 * @throws SourceError `bad-rows`, `failed`
 */
export const jsonPage = async (
  question: JsonQuestion,
  signal: AbortSignal,
): Promise<JsonPage & { close: () => void }> => {
  const worker = new Worker(workerFile('source/json.worker'), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
    name: 'json',
  });
  const close = () => void worker.terminate();
  signal.addEventListener('abort', close, { once: true });
  const say = (message: ToJson) => worker.postMessage(message);
  try {
    const first = told(worker, signal);
    say(question);
    const found = await first;
    if ('problem' in found) throw new SourceError(found.problem, found.message);
    if (!('cursor' in found)) throw new SourceError('failed', 'the expression gave rows before it was asked');
    return { cursor: found.cursor, rows: rowsFrom(worker, say, signal, close), close };
  } catch (error) {
    close();
    throw error;
  }
};

async function* rowsFrom(
  worker: Worker,
  say: (message: ToJson) => void,
  signal: AbortSignal,
  close: () => void,
): AsyncGenerator<readonly SourceRow[]> {
  try {
    for (;;) {
      const answer = told(worker, signal);
      say('next');
      const found = await answer;
      if ('problem' in found) throw new SourceError(found.problem, found.message);
      if (!('rows' in found) || found.rows.length === 0) return;
      yield found.rows;
      // The last slice is the one that is not full.
      if (found.rows.length < ROWS_AT_ONCE) return;
    }
  } finally {
    close();
  }
}
