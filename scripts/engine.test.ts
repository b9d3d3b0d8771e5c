import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

// The scripts run in a copy whose docker knows no engine; what lies beside the copy plays the scripts that set one up.

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'punctual-scripts-'));
  cpSync(__dirname, join(top, 'main', 'scripts'), { recursive: true });
  cpSync(join(__dirname, '..', 'package.json'), join(top, 'main', 'package.json'));
  script('bin/docker', 'exit 1');
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const script = (path: string, ...lines: string[]): void => {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), ['#!/bin/bash', ...lines].join('\n'));
  chmodSync(join(top, path), 0o755);
};

/** Evaluates code that has imported one of the scripts, as npm would start it. */
const evaluate = (imported: string, code: string, env: Record<string, string> = {}) => {
  const url = JSON.stringify(join(top, 'main', 'scripts', imported));
  return spawnSync(process.execPath, ['--input-type=module', '--eval', `const it = await import(${url});\n${code}`], {
    cwd: top,
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE: process.execPath,
      TMPDIR: top,
      ...env,
      PATH: `${join(top, 'bin')}:${process.env['PATH']}`,
    },
  });
};

const isAlive = (id: number): boolean => {
  try {
    // A process that has ended and that nobody waited for still has its number.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
};

it('a step that hangs is ended with all it started, and says so', () => {
  const code = `const { code, output } = await it.capture('sh', ['-c', 'sleep 600 & echo $!; wait'], { minutes: 0.005 });
    console.log(JSON.stringify({ code, output }));`;
  const { code: exit, output } = JSON.parse(evaluate('tools.mjs', code).stdout) as { code: number; output: string };
  expect(exit).not.toBe(0);
  expect(output).toContain('ended after 0.005 minutes without a result');
  expect(isAlive(Number.parseInt(output, 10))).toBe(false);
});

it('a machine without an engine, and without scripts for one, is told what is missing', () => {
  const code = `await it.findEngine().catch((error) => console.log(error instanceof it.NoEngineError, error.message));`;
  expect(evaluate('engine.mjs', code).stdout).toMatch(/^true This needs Docker with Compose/);
});

const mayMakeNamespaces = spawnSync('unshare', ['--mount', '--net', 'true']).status === 0;
const where = process.getuid?.() === 0 && mayMakeNamespaces ? describe : describe.skip;

where('setting up an engine (root only)', () => {
  const calls = () => readFileSync(join(top, 'calls'), 'utf8').trim().split('\n');
  const use = `await it.findEngine().then(
    async ({ env, folder, close }) => { console.log(env.DOCKER_HOST, folder); await close(); },
    (error) => console.log(error.message));`;
  const setUp = (...lines: string[]) => {
    const begin = [`echo "set up with Node $NODE" >> ${top}/calls`, 'mkdir -p $T/apt', ': > $T/apt/conf'];
    const end = ['echo "export DOCKER_HOST=unix://a DOCKER_CONFIG=b PATH=c:\\$PATH" > $T/env', ': > $T/npmrc'];
    script('shared/tools/docker/setup.sh', ...begin, ...lines, ...end);
    script('shared/tools/docker/stop.sh', `echo stop >> ${top}/calls`);
  };
  const { node } = (
    JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {
      devDependencies: { node: string };
    }
  ).devDependencies;

  it('gives it the version of Node that the project pins, and removes it afterwards', () => {
    setUp();
    const [, host, folder = ''] = /^(unix\S+) (\S+)$/m.exec(evaluate('engine.mjs', use).stdout) ?? [];
    expect(host).toBe('unix://a');
    expect(calls()).toEqual([`set up with Node ${node}`, 'stop']);
    expect(existsSync(folder)).toBe(false);
  });

  it('is tried twice, and then names the command that failed', () => {
    setUp('test -e /no/such/mirror || exit 7');
    const { stdout } = evaluate('engine.mjs', use);
    expect(calls()).toEqual([`set up with Node ${node}`, `set up with Node ${node}`]);
    expect(stdout.match(/failed \(exit code 7\)/g)).toHaveLength(2);
    expect(stdout).toContain('+ test -e /no/such/mirror');
  });

  it('leaves the files of a folder that is no engine alone', () => {
    setUp();
    writeFileSync(join(top, 'bin', 'mine'), 'mine');
    const { stdout } = evaluate('engine.mjs', use, { ENGINE_DIR: join(top, 'bin') });
    expect(stdout).toMatch(/ENGINE_DIR: .* they are not those of an engine/);
    expect(existsSync(join(top, 'bin', 'mine'))).toBe(true);
    expect(existsSync(join(top, 'calls'))).toBe(false);
  });
});
