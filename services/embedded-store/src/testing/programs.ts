import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { compile } from './compiled';

/** Everything a stream holds until it ends, as text. */
export const all = async (stream: NodeJS.ReadableStream | null): Promise<string> => {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
};

/** The first text of a stream; empty when it ends without one. */
export const output = async (stream: NodeJS.ReadableStream | null): Promise<string> => {
  if (!stream) throw new Error('no output');
  for await (const chunk of stream) return String(chunk);
  return '';
};

/** Runs the compiled store in processes on a folder of the test. What still runs at the end of a test is ended. */
export const storePrograms = () => {
  let compiled: ReturnType<typeof compile>;
  let folder = '';
  const children: ChildProcess[] = [];
  beforeAll(() => {
    compiled = compile();
  });
  afterAll(() => compiled.remove());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedded-store-'));
  });
  afterEach(async () => {
    for (const child of children.splice(0))
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const spawned = (args: readonly string[], options: Parameters<typeof spawn>[2]): ChildProcess => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], options);
    children.push(child);
    return child;
  };
  /** The stand-alone store. */
  const run = (environment: Record<string, string>, as: { uid?: number } = {}): ChildProcess => {
    const file = join(folder, 'events.db');
    const usual = { PATH: process.env['PATH'] ?? '', EVENTSTORE_FILE: file, EVENTSTORE_PORT: '0' };
    const env = { ...usual, ...environment };
    return spawned([join(compiled.folder, 'main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'], ...as });
  };
  const start = async (): Promise<{ child: ChildProcess; url: string }> => {
    const child = run({});
    const said = await output(child.stdout);
    const url = /esdb:\S+/.exec(said)?.[0];
    if (!url) throw new Error(`the store did not start: ${said}${await output(child.stderr)}`);
    return { child, url };
  };
  /** A script that finds the store's package by the name `index`. */
  const script = (code: string, args: readonly string[] = []): ChildProcess =>
    spawned(['-e', code, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });

  return { run, start, script, folder: () => folder, index: () => JSON.stringify(join(compiled.folder, 'index.js')) };
};
