import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { root, run, waitForLine } from './program';
import { cleanUp, newFolder, processesIn, startStore } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

/** The walk-through of the README: its blocks marked `sh`, in order, one shell for all. */
const commands = (): string[] =>
  [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
    ([, block = '']) => block,
  );

/** The settings for each way to the event store: single mode's own channel, or gRPC to a store in a process. */
const ways: [name: string, settings: () => Promise<Record<string, string>>][] = [
  ['the message channel', async () => ({})],
  ['gRPC', async () => ({ EVENTSTORE_URL: (await startStore()).url })],
];

it.each(ways)(
  "the README's commands end with the mail in the inbox, over %s",
  async (_, settings) => {
    const dataDir = newFolder();
    const start = run(process.execPath, [join(root, 'scripts', 'start.mjs')], {
      DATA_DIR: dataDir,
      PORT: '0',
      HOME: dataDir,
      ...(await settings()),
    });
    try {
      const [, url = '', password = ''] = await waitForLine(
        start,
        /ready at (http:\S+)[\s\S]*Password\s+(\S+)/,
        120_000,
      );
      const shell = run('sh', ['-e', '-u', '-c', commands().join('\n')], { URL: url, PASSWORD: password });
      const { code } = await shell.ended;
      expect([code, shell.stderr()]).toEqual([0, '']);
      const told = shell.stdout();
      expect(told.match(/"status":"SENT"/g)?.length).toBeGreaterThanOrEqual(2);
      for (const to of ['recipient@example.com', 'bob@example.com'])
        expect(JSON.stringify(await (await fetch(`${url}/inbox.json?to=${to}`)).json())).toContain(to);
      expect(told).toContain('"added":1,"alreadyThere":0,"refused":[{"line":3,"value":"nobody"');
      expect(told).toContain('<h1>You are unsubscribed</h1>');
      expect(told).toMatch(/"verdict":"not-got".*its owner unsubscribed/);
      expect(told).toContain('<h2>Sent back</h2>');
      expect(told).toMatch(/"email":"ada@example.com"[^}]*"cause":"hard-bounce"/);
      const last = told.slice(told.lastIndexOf('{"data":'));
      const { data } = JSON.parse(last) as { data: { why: string }[] };
      expect(data.map(({ why }) => why)).toEqual(['subscription']);
      expect(await (await fetch(`${url}/inbox`)).text()).toContain('Client Progress Report');
    } finally {
      start.signal('SIGTERM');
    }
    expect(await start.ended).toEqual({ code: 0, signal: null });
    await waitUntil('the end of nats-server', () => processesIn(dataDir).length === 0);
  },
  180_000,
);
