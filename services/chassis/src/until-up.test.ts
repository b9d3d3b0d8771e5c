import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { ConfigError } from './config';
import { createLog } from './log';
import { untilUp } from './until-up';

let lines: string[] = [];
const log = createLog('test', 'info', { write: (line) => void lines.push(line) });
const told = () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg);

beforeEach(() => {
  lines = [];
  jest.useFakeTimers();
});
afterEach(() => void jest.useRealTimers());

/** Fails until the fake clock has reached `ms`, then answers. */
const upAfter = (ms: number) => {
  const from = performance.now();
  return async (): Promise<string> => {
    if (performance.now() - from < ms) throw new Error('connection refused');
    return 'up';
  };
};

it('says nothing about a part that answers at once', async () => {
  expect(await untilUp('NATS', async () => 'up', { log, ms: 0 })).toBe('up');
  expect(lines).toEqual([]);
});

it('waits, says so with the reason at first and then once a minute, and says when it is over', async () => {
  const waiting = untilUp('NATS', upAfter(150_000), { log, ms: 600_000 });
  await jest.advanceTimersByTimeAsync(155_000);
  expect(await waiting).toBe('up');
  expect(told()).toEqual(['waiting for NATS', 'waiting for NATS', 'waiting for NATS', 'NATS answers']);
  expect(lines[0]).toContain('connection refused');
});

it('gives up with the last error when the time is over', async () => {
  const failed = expect(untilUp('NATS', upAfter(61_000), { log, ms: 60_000 })).rejects.toThrow('connection refused');
  await jest.advanceTimersByTimeAsync(65_000);
  await failed;
  await expect(untilUp('NATS', upAfter(1), { log, ms: 0 })).rejects.toThrow('connection refused');
});

it('does not wait for a setting to become right', async () => {
  const refused = async () => {
    throw new ConfigError('NATS_URL: refuses the user');
  };
  await expect(untilUp('NATS', refused, { log, ms: 600_000 })).rejects.toBeInstanceOf(ConfigError);
  expect(lines).toEqual([]);
});
