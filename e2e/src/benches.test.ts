import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { root, run } from './program';
import { cleanUp, newFolder } from './system';

afterAll(cleanUp);

const bench = (args: string[]) =>
  run(process.execPath, [join(root, 'scripts', 'bench.mjs'), ...args], { HOME: newFolder() });

describe('npm run bench', () => {
  // They mostly wait for something to fall due, so two at once take little more time than one.
  it.concurrent.each([
    [['burst', '20'], /lateness .*p50 .*p99[\s\S]*ratio/],
    [['sealing', '20'], /with sealing .* of the rate without/],
    [['fanout', '20'], /CPU per delivery[\s\S]*ratio/],
    [['fanout-list', '20'], /import +20 members[\s\S]*ratio/],
    [['attachment', '20'], /lateness .*p50 .*p99[\s\S]*ratio/],
    [['catch-up', '20', '300'], /caught up .*occurrences[\s\S]*p99 later by/],
    [['plan', '20'], /first start .*ready after[\s\S]*next start[\s\S]*due at once .*p99/],
    [['start', '20'], /second start .*ready after[\s\S]*views rebuilt .*events\/s/],
    [['store'], /durable appends[\s\S]*events followed/],
    [['bounces', '200'], /heap of[\s\S]*kinds of reports .*messages\/s \(goal 500[\s\S]*peak memory/],
    [['idle'], /MiB in all processes/],
  ])(
    '-- %j prints its figures',
    async (args, figures) => {
      const { ended, stdout, stderr } = bench(args);
      expect([(await ended).code, stderr()]).toEqual([0, '']);
      expect(stdout()).toMatch(figures);
    },
    180_000,
  );

  it('says how it is called', async () => {
    const { ended, stderr } = bench(['burst', 'many']);
    expect((await ended).code).toBe(1);
    expect(stderr()).toContain('npm run bench -- burst [5000]');
  }, 30_000);
});
