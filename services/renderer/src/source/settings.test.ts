import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '@punctual/chassis';
import { connectionsOf } from './connections';
import { sourceSettings } from './settings';

const read = (env: Record<string, string>) => readConfig(sourceSettings, env);
const wrong = (env: Record<string, string>): string => {
  try {
    read(env);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

describe('the settings of data sources', () => {
  it('may be left out', () => {
    expect(read({})).toEqual({
      CONNECTIONS: {},
      SOURCE_SECRETS: {},
      SOURCE_ALLOWED_HOSTS: [],
      SOURCE_TIMEOUT: 60,
      SOURCE_MAX_MIB: 128,
      SOURCE_MAX_ROWS: 1_048_574,
    });
  });

  it('name connections of every kind', () => {
    const CONNECTIONS = JSON.stringify({
      a: { url: 'postgresql://h/db', allow: { roles: ['admin'] } },
      b: { url: 'mariadb://u:p@h/db' },
      c: { url: 'sqlite:///data/a%20b.db' },
      d: { url: 'duckdb:///data/lake' },
    });
    const kinds = [...connectionsOf(read({ CONNECTIONS }).CONNECTIONS).values()].map(({ kind }) => kind);
    expect(kinds).toEqual(['postgres', 'mysql', 'sqlite', 'duckdb']);
  });

  it('that are wrong are all named, and no secret is', () => {
    const CONNECTIONS = JSON.stringify({
      'no name': { url: 'postgres://h/db' },
      oracle: { url: 'oracle://u:geheim@h/db' },
      file: { url: 'sqlite://relative.db', allow: { roles: ['root'] } },
    });
    const SOURCE_SECRETS = JSON.stringify({ crm: { value: 'geheim' }, line: { value: 'geheim\nx', hosts: ['h'] } });
    const SOURCE_ALLOWED_HOSTS = 'crm.internal:8443, 10.0.0.0/8, a b';
    const message = wrong({ CONNECTIONS, SOURCE_SECRETS, SOURCE_ALLOWED_HOSTS, SOURCE_TIMEOUT: '0' });
    for (const name of [
      '"no name"',
      '"oracle": url',
      '"file": url',
      '"file": allow.roles.0',
      '"crm": hosts',
      '"line": value',
      'SOURCE_TIMEOUT',
      'SOURCE_ALLOWED_HOSTS',
    ])
      expect(message).toContain(name);
    expect(message).not.toContain('geheim');
    expect(wrong({ CONNECTIONS: '[]' })).toContain('CONNECTIONS: must be a JSON object');
    expect(wrong({ CONNECTIONS: '{"a": geheim' })).toMatch(/CONNECTIONS: must be a JSON object(?!.*geheim)/);
  });
});
