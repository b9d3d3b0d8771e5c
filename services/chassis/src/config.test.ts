import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, isGiven, readConfig, settings } from './config';

const shape = {
  NATS_URL: settings.natsUrl,
  EVENTSTORE_URL: settings.eventStoreUrl,
  PORT: settings.port.default(8080),
  WAIT: settings.seconds(60).default(5),
  WORKERS: settings.count(1, 100).default(8),
  LOG_LEVEL: settings.logLevel,
  OTEL_EXPORTER_OTLP_ENDPOINT: settings.otlpEndpoint,
  NAME: z.string().optional(),
};
const good = { NATS_URL: 'nats://127.0.0.1:4222', EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false' };
const message = (env: Record<string, string | undefined>): string => {
  try {
    readConfig(shape, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('readConfig', () => {
  it('fills in defaults; an empty variable counts as not set', () => {
    expect(readConfig(shape, { ...good, PORT: '', WAIT: ' ', NAME: '' })).toEqual({
      ...good,
      PORT: 8080,
      WAIT: 5,
      WORKERS: 8,
      LOG_LEVEL: 'info',
    });
  });

  it('trims values and parses numbers', () => {
    expect(readConfig(shape, { ...good, PORT: ' 80 ', WAIT: '0.25', WORKERS: '100' })).toMatchObject({
      PORT: 80,
      WAIT: 0.25,
      WORKERS: 100,
    });
  });

  it('names every wrong setting and its purpose in one message', () => {
    const text = message({
      NATS_URL: 'http://x',
      PORT: '65536',
      WAIT: '0',
      WORKERS: '1.5',
      LOG_LEVEL: 'loud',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://x',
    });
    expect(
      text
        .split('\n')
        .slice(1)
        .map((row) => row.trim().split(':')[0]),
    ).toEqual(['NATS_URL', 'EVENTSTORE_URL', 'PORT', 'WAIT', 'WORKERS', 'LOG_LEVEL', 'OTEL_EXPORTER_OTLP_ENDPOINT']);
    expect(text).toMatch(/NATS_URL: .*nats:\/\/.*\(where NATS listens, with .*\)/);
  });

  it.each([
    { PORT: '-1' },
    { PORT: '8080x' },
    { PORT: '0x50' },
    { WAIT: '61' },
    { WAIT: '1e9' },
    { WAIT: 'NaN' },
    { WORKERS: '0' },
    { WORKERS: '101' },
    { NATS_URL: 'localhost:4222' },
    { EVENTSTORE_URL: 'http://localhost' },
  ])('refuses %j', (env) => expect(message({ ...good, ...env })).toContain(Object.keys(env)[0]));

  it('takes the hosts of a cluster, and the newer scheme of EventStoreDB as the one its client knows', () => {
    const NATS_URL = 'tls://services:pass%40word@a:4222,b:4222,c:4222';
    const EVENTSTORE_URL = 'kurrentdb://admin:p@a:2113,b:2113,c:2113?tls=true';
    expect(readConfig(shape, { NATS_URL, EVENTSTORE_URL })).toMatchObject({
      NATS_URL,
      EVENTSTORE_URL: 'esdb://admin:p@a:2113,b:2113,c:2113?tls=true',
    });
    expect(message({ ...good, NATS_URL: 'nats://a:b:c,d' })).toContain('NATS_URL');
  });
});

describe('a setting from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-settings-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('is the content without the line end, and the type of the setting', () => {
    const env = {
      ...good,
      NAME_FILE: file('name', 'from a file\n'),
      PORT_FILE: file('port', '81'),
      LOG_LEVEL_FILE: '',
    };
    expect(readConfig(shape, env)).toMatchObject({ NAME: 'from a file', PORT: 81, LOG_LEVEL: 'info' });
    expect(isGiven(env, 'NAME')).toBe(true);
    expect(isGiven(env, 'LOG_LEVEL')).toBe(false);
  });

  it('reports every file that cannot be used once, with the reason, and never shows its content', () => {
    const text = message({
      EVENTSTORE_URL: good.EVENTSTORE_URL,
      NATS_URL_FILE: join(folder, 'missing'),
      PORT: '80',
      PORT_FILE: file('port', '81'),
      WAIT_FILE: folder,
      WORKERS_FILE: file('empty', ' \n'),
      NAME_FILE: file('large', 'x'.repeat(70_000)),
      OTEL_EXPORTER_OTLP_ENDPOINT_FILE: file('secret', 'planted-secret'),
    });
    expect(text.split('\n').slice(1)).toEqual([
      expect.stringMatching(/NATS_URL: the file .*missing does not exist \(where NATS/),
      '  PORT: give PORT or PORT_FILE, not both',
      expect.stringMatching(/WAIT: the file .* is a folder/),
      expect.stringMatching(/WORKERS: the file .* is empty/),
      expect.stringMatching(/NAME: the file .* is larger than 64 KiB/),
      expect.stringMatching(/OTEL_EXPORTER_OTLP_ENDPOINT: must be a URL/),
    ]);
    expect(text).not.toContain('planted-secret');
  });
});

it('paths are added to the public URL, so it has no slash at its end', () => {
  const publicUrlOf = (text: string) => readConfig({ PUBLIC_URL: settings.publicUrl }, { PUBLIC_URL: text }).PUBLIC_URL;
  expect(publicUrlOf('https://punctual.example.com/')).toBe('https://punctual.example.com');
  expect(publicUrlOf('https://example.com/reports//')).toBe('https://example.com/reports');
  expect(publicUrlOf('https://example.com')).toBe('https://example.com');
});
