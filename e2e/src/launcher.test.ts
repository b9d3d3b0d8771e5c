import { spawnSync } from 'node:child_process';
import { afterAll, expect, it } from '@jest/globals';
import { run, waitForLine } from './program';
import { cleanUp, newFolder, processesIn } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

type Process = { pid: number; parent: number; args: string };

const processes = (): Process[] =>
  spawnSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+([^Z\s]\S*)\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, pid, parent, , args = '']) => ({ pid: Number(pid), parent: Number(parent), args }));

/** A process and all that it started, directly or not. */
const familyOf = (root: number): Process[] => {
  const all = processes();
  const family = all.filter(({ pid }) => pid === root);
  for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === pid));
  return family;
};

const parts = { npm: /^npm start/, 'the script': /scripts\/start\.mjs$/ };

it.each([
  ['npm', 'SIGTERM'],
  ['npm', 'SIGKILL'],
  ['the script', 'SIGTERM'],
  ['the script', 'SIGKILL'],
] as const)(
  '%s gets %s: the system ends with it, in order',
  async (victim, signal) => {
    const dataDir = newFolder();
    const program = run('npm', ['start'], { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'info' });
    const [, url = ''] = await waitForLine(program, /ready at (http:\S+)/, 120_000);
    const family = familyOf(program.pid);
    const target = family.find(({ args }) => parts[victim].test(args));
    expect(target).toBeDefined();

    process.kill(target?.pid ?? 0, signal);
    const stillThere = () => processes().filter(({ pid }) => family.some((member) => member.pid === pid));
    await waitUntil('the end of every process', () => stillThere().length === 0).catch((error: unknown) => {
      const left = stillThere();
      for (const { pid } of left) process.kill(pid, 'SIGKILL');
      throw new Error(`still running: ${JSON.stringify(left)}`, { cause: error });
    });
    expect(processesIn(dataDir)).toEqual([]);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    // Each part was stopped, rather than cut off.
    await program.ended;
    expect(program.stderr()).toContain('"msg":"stopped"');
  },
  180_000,
);
