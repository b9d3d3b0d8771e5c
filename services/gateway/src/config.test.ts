import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '@punctual/chassis';
import { tzifFile } from '@punctual/chassis/testing';
import { checkGatewaySettings, gatewaySettings } from './config';
import { sendgridPublicKey } from './hooks/testing/providers';

const { DEFAULT_TIMEZONE, CORS_ORIGINS, RATE_LIMIT } = gatewaySettings;
const zoneOf = (value?: string, ZONEINFO_DIR?: string) =>
  readConfig(
    { DEFAULT_TIMEZONE, ZONEINFO_DIR: gatewaySettings.ZONEINFO_DIR },
    { DEFAULT_TIMEZONE: value, ZONEINFO_DIR },
    checkGatewaySettings,
  ).DEFAULT_TIMEZONE;

describe('DEFAULT_TIMEZONE', () => {
  it('is America/New_York when not set', () => expect(zoneOf()).toBe('America/New_York'));
  it.each(['Europe/Berlin', 'UTC'])('may be %s', (zone) => expect(zoneOf(zone)).toBe(zone));
  it.each(['EST', 'Mars/Base', '+05:00', 'europe/berlin'])('cannot be %s', (zone) =>
    expect(() => zoneOf(zone)).toThrow(/DEFAULT_TIMEZONE.*region of the IANA/),
  );

  it('may be a zone that only the folder of zone files has, and is checked even when the folder is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zones-'));
    mkdirSync(join(folder, 'America'));
    writeFileSync(join(folder, '+VERSION'), '2099a');
    for (const name of ['New_York', 'New_Havana'])
      writeFileSync(join(folder, 'America', name), tzifFile(-18_000_000, [], 'XXX5'));
    expect(() => zoneOf('America/New_Havana')).toThrow(/DEFAULT_TIMEZONE.*region of the IANA/);
    expect(zoneOf('America/New_Havana', folder)).toBe('America/New_Havana');
    expect(() => zoneOf('Mars/Base', join(folder, 'none'))).toThrow(/ZONEINFO_DIR: (.|\n)*DEFAULT_TIMEZONE: /);
    rmSync(folder, { recursive: true });
  });
});

describe('CORS_ORIGINS', () => {
  const originsOf = (value?: string) => readConfig({ CORS_ORIGINS }, { CORS_ORIGINS: value }).CORS_ORIGINS;
  it('is empty when not set', () => expect(originsOf()).toEqual([]));
  it('lists origins', () =>
    expect(originsOf('https://app.example.com, http://localhost:3000')).toEqual([
      'https://app.example.com',
      'http://localhost:3000',
    ]));
  it.each(['*', 'null', 'app.example.com', 'https://app.example.com/', 'https://app.example.com:443', 'ftp://x'])(
    'cannot be %s',
    (text) => expect(() => originsOf(text)).toThrow(/CORS_ORIGINS: must be origins/),
  );
});

describe('RATE_LIMIT', () => {
  const limitOf = (value?: string) => readConfig({ RATE_LIMIT }, { RATE_LIMIT: value }).RATE_LIMIT;
  it.each([
    [undefined, 6_000],
    ['0', 0],
    ['10', 10],
  ])('%s means %d', (text, limit) => expect(limitOf(text)).toBe(limit));
  it.each(['-1', '1.5', 'many'])('cannot be %s', (text) =>
    expect(() => limitOf(text)).toThrow(/RATE_LIMIT: must be a whole number/),
  );
});

describe('providers that tell of bounces', () => {
  const { SES_TOPIC_ARNS, SENDGRID_WEBHOOK_KEY, MAILGUN_SIGNING_KEY, POSTMARK_WEBHOOK_PASSWORD } = gatewaySettings;
  const shape = { SES_TOPIC_ARNS, SENDGRID_WEBHOOK_KEY, MAILGUN_SIGNING_KEY, POSTMARK_WEBHOOK_PASSWORD };
  const read = (env: Record<string, string>) => readConfig(shape, env);

  it('are none when not set', () => expect(read({})).toEqual({}));

  it('are known by their settings', () => {
    const topics =
      'arn:aws:sns:eu-west-1:123456789012:a, arn:aws-us-gov:sns:us-gov-west-1:123456789012:b, arn:aws-cn:sns:cn-north-1:123456789012:c';
    expect(read({ SES_TOPIC_ARNS: topics }).SES_TOPIC_ARNS).toEqual(topics.split(', '));
    const key = read({ SENDGRID_WEBHOOK_KEY: sendgridPublicKey }).SENDGRID_WEBHOOK_KEY;
    expect(key?.export({ type: 'spki', format: 'der' }).toString('base64')).toBe(sendgridPublicKey);
  });

  it.each([
    ['SES_TOPIC_ARNS', ',', 'must be ARNs of Amazon SNS'],
    ['SES_TOPIC_ARNS', 'bounces', 'must be ARNs of Amazon SNS'],
    ['SES_TOPIC_ARNS', 'arn:aws-iso:sns:us-iso-east-1:123456789012:a', 'must be ARNs of Amazon SNS'],
    ['SES_TOPIC_ARNS', 'arn:aws:sqs:eu-west-1:123456789012:a', 'must be ARNs of Amazon SNS'],
    ['SENDGRID_WEBHOOK_KEY', 'MFkw', 'must be a public key of the curve P-256'],
    ['MAILGUN_SIGNING_KEY', 'short', 'must have 16 to 200 visible ASCII characters'],
    ['POSTMARK_WEBHOOK_PASSWORD', 'with a space in it', 'must have 16 to 200 visible ASCII characters'],
  ])('%s cannot be %j, and the error does not repeat it', (name, value, problem) => {
    expect(() => read({ [name]: value })).toThrow(`${name}: ${problem}`);
    if (!name.startsWith('SES')) expect(() => read({ [name]: value })).not.toThrow(value);
  });
});
