import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// A program that hangs must not hang the tests: their own time limits cannot end it.
const LONGEST_MS = 380_000;

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with npm run e2e:compose`);
  return value;
};

/** What `docker compose ps` tells of a container. */
export type Container = { ID: string; Service: string; State: string; Health: string; ExitCode: number };

/** What `docker inspect` tells of a container, as far as tests read it. */
export type Inspected = {
  Config: { User: string };
  HostConfig: {
    ReadonlyRootfs: boolean;
    CapDrop: string[] | null;
    SecurityOpt: string[] | null;
    Memory: number;
    NanoCpus: number;
    PidsLimit: number | null;
  };
};

/** The compose project under test, in the clean clone. */
export class Project {
  readonly name = needed('DEPLOYED_PROJECT');
  readonly checkout = needed('DEPLOYED_CHECKOUT');
  readonly #env = { ...process.env, PATH: needed('DOCKER_PATH'), PUNCTUAL_IMAGE: needed('DEPLOYED_IMAGE') };

  /** Runs a program in the clone. @throws Error with what it printed when it fails */
  run(command: string, ...args: string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: this.checkout,
      env: this.#env,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      timeout: LONGEST_MS,
    });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
    return stdout;
  }

  docker(...args: string[]): string {
    return this.run('docker', ...args);
  }

  compose(...args: string[]): string {
    return this.docker('compose', '-p', this.name, ...args);
  }

  /** Adds a setting to `.env`. */
  set(name: string, value: string): void {
    appendFileSync(join(this.checkout, '.env'), `${name}=${value}\n`);
  }

  /** A setting of `.env`. */
  setting(name: string): string {
    return new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(join(this.checkout, '.env'), 'utf8'))?.[1] ?? '';
  }

  /** Every container, also those that have ended. */
  containers(): Container[] {
    const lines = this.compose('ps', '--all', '--format', 'json').trim().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Container);
  }

  /** The containers of a service. */
  of(service: string): Container[] {
    return this.containers().filter(({ Service }) => Service === service);
  }

  inspect(ids: readonly string[]): Inspected[] {
    return JSON.parse(this.docker('inspect', ...ids)) as Inspected[];
  }
}
