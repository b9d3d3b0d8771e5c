import { describe, expect, it } from '@jest/globals';
import { Lifecycle } from './lifecycle';
import { createLog } from './log';

const recording = () => {
  const did: string[] = [];
  const lines: string[] = [];
  const lifecycle = new Lifecycle(createLog('test', 'error', { write: (line) => void lines.push(line) }));
  const part = (name: string, problem?: 'start' | 'stop') => ({
    name,
    start: () => {
      if (problem === 'start') throw new Error(`${name} cannot start`);
      did.push(`+${name}`);
    },
    stop: async () => {
      await Promise.resolve();
      if (problem === 'stop') throw new Error(`${name} cannot stop`);
      did.push(`-${name}`);
    },
  });
  return { did, lines, lifecycle, part };
};

describe('Lifecycle', () => {
  it('starts in order and stops in reverse, each once', async () => {
    const { did, lifecycle, part } = recording();
    for (const name of ['store', 'bus', 'http']) await lifecycle.start(part(name));
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    await lifecycle.stop();
    expect(did).toEqual(['+store', '+bus', '+http', '-http', '-bus', '-store']);
  });

  it('logs a part that fails to stop, and stops the others', async () => {
    const { did, lines, lifecycle, part } = recording();
    await lifecycle.start(part('store'));
    await lifecycle.start(part('bus', 'stop'));
    await lifecycle.start(part('http'));
    await lifecycle.stop();
    expect(did).toEqual(['+store', '+bus', '+http', '-http', '-store']);
    expect(lines.join()).toContain('bus did not stop cleanly');
  });

  it('does not stop what never started', async () => {
    const { did, lifecycle, part } = recording();
    await lifecycle.start(part('store'));
    await expect(lifecycle.start(part('bus', 'start'))).rejects.toThrow('bus cannot start');
    await lifecycle.stop();
    expect(did).toEqual(['+store', '-store']);
  });

  it('accepts parts without start or stop', async () => {
    const { lifecycle } = recording();
    await lifecycle.start({ name: 'nothing' });
    await lifecycle.stop();
  });
});
