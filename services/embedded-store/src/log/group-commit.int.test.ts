import { describe, expect, it } from '@jest/globals';
import { LogWriter, type Outcome } from './append';
import { openDatabase } from './database';
import { EventLog } from './event-log';
import { FileHealth } from './file-health';
import { GroupCommit, type Job } from './group-commit';
import type { StoredEvent } from './stored-event';

const unexpected = (what: unknown): never => {
  throw new Error(`not expected: ${String(what)}`);
};

const setUp = () => {
  const log = new EventLog(openDatabase(':memory:'));
  const writer = new LogWriter(log);
  const committed: StoredEvent[][] = [];
  const health = new FileHealth(':memory:', () => undefined, unexpected, unexpected);
  const commits = new GroupCommit(log, { now: () => 1_000 }, health, (events) => committed.push(events));
  const submit = (job: Partial<Job>) =>
    new Promise<Outcome>((resolve, reject) => {
      commits.submit({
        run: () => {
          throw new Error('no change given');
        },
        size: 0,
        expired: () => false,
        done: resolve,
        fail: reject,
        ...job,
      });
    });
  const append = (stream: string, id: number, more: Partial<Job> = {}) =>
    submit({
      run: (now) =>
        writer.append(
          stream,
          'no_stream',
          [{ id: Buffer.alloc(16, id), type: 'A', json: 0, data: Buffer.of(), metadata: Buffer.of() }],
          now,
        ),
      ...more,
    });
  return { log, commits, committed, submit, append };
};

describe('GroupCommit', () => {
  it('commits changes that arrive together in one transaction, in order', async () => {
    const { append, committed } = setUp();
    const outcomes = await Promise.all([append('a', 1), append('b', 2), append('a', 3), append('a', 1)]);
    expect(outcomes).toMatchObject([
      { position: 1 },
      { position: 2 },
      { kind: 'wrong-expected-version', current: 0 },
      { revision: 0, position: 1, written: [] },
    ]);
    expect(committed.map((events) => events.map(({ stream }) => stream))).toEqual([['a', 'b']]);
  });

  it('fails only the change that cannot be made, and stores nothing of it', async () => {
    const { append, submit, log } = setUp();
    const broken = submit({
      run: (now) => {
        log.insert(
          log.state('broken'),
          [{ id: Buffer.alloc(16), type: 'A', json: 0, data: Buffer.of(), metadata: Buffer.of() }],
          now,
        );
        throw new Error('disk on fire');
      },
    });
    const settled = await Promise.allSettled([append('a', 1), broken, append('b', 2)]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log.state('broken').last).toBe(-1);
    expect(
      log
        .all({ from: 1, forwards: true, limit: 10, bytes: 1_000 })
        .map(({ stream, position }) => `${stream}@${position}`),
    ).toEqual(['a@1', 'b@2']);
  });

  it('skips a change whose deadline has passed', async () => {
    const { append, log } = setUp();
    await expect(append('a', 1, { expired: (now) => now > 999 })).rejects.toThrow('deadline exceeded');
    expect(log.state('a').last).toBe(-1);
  });

  it('commits queued changes when closed, and then accepts no more', async () => {
    const { append, commits } = setUp();
    const first = append('a', 1);
    commits.close();
    expect(await first).toMatchObject({ revision: 0 });
    await expect(append('b', 2)).rejects.toThrow('shutting down');
  });
});
