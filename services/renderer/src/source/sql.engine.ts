import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SourceRow } from '@punctual/contracts';
import { workerFile } from '../worker-file';
import { withDeadline } from './deadline';
import type { EngineQuery, FromEngine, ToEngine } from './engine-messages';
import { redacted } from './redact';
import type { RowSource } from './row-source';
import { SourceError } from './source-error';
import { boundStatement } from './statement';

const MEMORY_MIB = 512;

const start = (folder: string): ChildProcess =>
  fork(workerFile('source/engine.worker'), [], {
    cwd: folder,
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [`--max-old-space-size=${MEMORY_MIB}`, '--disable-warning=ExperimentalWarning'],
  });

/** The next message of the process; its end is an error, since it tells before it ends. */
const told = (child: ChildProcess): Promise<FromEngine> =>
  new Promise((resolve, reject) => {
    const settle = (work: () => void) => {
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      work();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message as FromEngine));
    const onExit = (code: number | null, signal: string | null) =>
      settle(() =>
        reject(
          new SourceError(
            'failed',
            `the query ended its process (${signal ?? code}); it may have needed too much memory`,
          ),
        ),
      );
    const onError = (error: Error) =>
      settle(() => reject(new SourceError('unreachable', `the query could not start: ${error.message}`)));
    child.on('message', onMessage).on('exit', onExit).on('error', onError);
  });

/** Rows of a query on a file of SQLite, or over the files of a folder with DuckDB, in a process that can be ended. */
export const engineSource = (engine: EngineQuery['engine'], path: string, query: string): RowSource => ({
  read: ({ values, limits, signal }) => {
    const statement = boundStatement(query, engine, values);
    // A path is a secret of the operator's, as far as messages are concerned.
    if (!existsSync(path)) throw new SourceError('unreachable', 'the file or folder of the connection does not exist');
    const child = start(engine === 'duckdb' ? path : dirname(path));
    const end = () => void child.kill('SIGKILL');
    const say = (message: ToEngine) => void (child.connected && child.send(message, () => undefined));
    return withDeadline({ ms: limits.ms, signal }, end, () => rows(child, say, { engine, path, ...statement }));
  },
});

async function* rows(
  child: ChildProcess,
  say: (message: ToEngine) => void,
  query: EngineQuery,
): AsyncGenerator<readonly SourceRow[]> {
  try {
    for (let message: ToEngine = query; ; message = 'next') {
      const answer = told(child);
      say(message);
      const found = await answer;
      if ('problem' in found) {
        const hidden = [query.path, join(query.path, '/')];
        throw new SourceError(found.problem, `the database says: ${redacted(found.message, hidden)}`);
      }
      if (found.rows.length === 0) return;
      yield found.rows;
    }
  } finally {
    child.kill('SIGKILL');
  }
}
