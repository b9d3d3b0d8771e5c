import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, readConfig, settings } from './config';

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
});
