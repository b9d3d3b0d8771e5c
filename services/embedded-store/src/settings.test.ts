import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { InvalidOptionsError } from './options';
import { optionsFromEnvironment, SETTINGS } from './settings';
import { LOCALHOST } from './testing/localhost';

const folder = mkdtempSync(join(tmpdir(), 'embedded-store-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const all: Record<keyof typeof SETTINGS, string> = {
  EVENTSTORE_FILE: '/data/events.db',
  EVENTSTORE_HOST: '0.0.0.0',
  EVENTSTORE_PORT: '2114',
  EVENTSTORE_USERNAME: 'ops',
  EVENTSTORE_PASSWORD: 'secret',
  EVENTSTORE_TLS_CERT: file('cert.pem', LOCALHOST.cert),
  EVENTSTORE_TLS_KEY: file('key.pem', LOCALHOST.key),
  EVENTSTORE_MAX_APPEND_SIZE: '2097152',
  HEALTH_PORT: '9090',
  HEALTH_HOST: '127.0.0.1',
};

const problems = (environment: Record<string, string>): string[] => {
  try {
    optionsFromEnvironment(environment);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.problems;
    throw error;
  }
  return [];
};

describe('the settings of the store as a process', () => {
  it('mean the same from files as from variables', () => {
    const files = Object.entries(all).map(([name, value]) => [`${name}_FILE`, file(name, `${value}\n`)]);
    const options = optionsFromEnvironment(Object.fromEntries(files));
    expect(options).toEqual(optionsFromEnvironment(all));
    expect(options).toEqual({
      options: {
        file: '/data/events.db',
        host: '0.0.0.0',
        port: 2114,
        credentials: { username: 'ops', password: 'secret' },
        tls: LOCALHOST,
        maxAppendSize: 2_097_152,
      },
      health: { host: '127.0.0.1', port: 9090 },
    });
  });

  it.each(Object.keys(SETTINGS))('refuse %s given twice', (name) => {
    expect(problems({ ...all, [`${name}_FILE`]: file('other', '1') })).toEqual([
      `${name}: give ${name} or ${name}_FILE, not both`,
    ]);
  });

  it('name every file that cannot be used once, and never show what it holds', () => {
    const found = problems({
      EVENTSTORE_FILE_FILE: join(folder, 'missing'),
      EVENTSTORE_HOST: '0.0.0.0',
      EVENTSTORE_PORT_FILE: file('port', 'planted-secret'.repeat(5_000)),
      EVENTSTORE_USERNAME: 'ops',
      EVENTSTORE_PASSWORD_FILE: file('empty', ' \n'),
      HEALTH_HOST_FILE: folder,
    });
    expect(found).toEqual([
      expect.stringMatching(/^EVENTSTORE_FILE: .*missing/),
      expect.stringMatching(/^EVENTSTORE_PORT: the file .*port is larger than 64 KiB$/),
      expect.stringMatching(/^EVENTSTORE_PASSWORD: the file .*empty is empty$/),
      expect.stringMatching(/^HEALTH_HOST: .*directory/),
    ]);
    expect(found.join()).not.toContain('planted-secret');
  });

  it('count an empty name of a file as not given', () => {
    expect(problems({ EVENTSTORE_FILE: 'a.db', EVENTSTORE_PORT_FILE: '' })).toEqual([]);
  });
});
