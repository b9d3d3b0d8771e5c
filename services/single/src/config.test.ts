import { describe, expect, it } from '@jest/globals';
import { readSingleConfig } from './config';

describe('EVENTSTORE_LISTEN', () => {
  it('is host and port on loopback', () => {
    expect(readSingleConfig({}).EVENTSTORE_LISTEN).toBeUndefined();
    expect(readSingleConfig({ EVENTSTORE_LISTEN: '127.0.0.1:2113' }).EVENTSTORE_LISTEN).toEqual({
      host: '127.0.0.1',
      port: 2113,
    });
    expect(readSingleConfig({ EVENTSTORE_LISTEN: '[::1]:1' }).EVENTSTORE_LISTEN).toEqual({ host: '::1', port: 1 });
  });
  it.each([
    ['2113', 'must be host:port, such as 127.0.0.1:2113'],
    ['localhost:99999', 'the port must be from 1 to 65535'],
    ['0.0.0.0:2113', 'must be a loopback address'],
    ['events.example.com:2113', 'must be a loopback address'],
  ])('does not accept %s', (EVENTSTORE_LISTEN, message) => {
    expect(() => readSingleConfig({ EVENTSTORE_LISTEN })).toThrow(`EVENTSTORE_LISTEN: ${message}`);
  });
  it('does not go with EVENTSTORE_URL', () => {
    const env = { EVENTSTORE_URL: 'esdb://127.0.0.1:2113', EVENTSTORE_LISTEN: '127.0.0.1:2114' };
    expect(() => readSingleConfig(env)).toThrow('EVENTSTORE_LISTEN: is for the built-in event store');
    expect(readSingleConfig({ EVENTSTORE_URL: env.EVENTSTORE_URL }).EVENTSTORE_LISTEN).toBeUndefined();
  });
});

describe('MAIL_FROM', () => {
  it('is required with SMTP_URL, and the message names it', () => {
    for (const MAIL_FROM of [undefined, '', ' '])
      expect(() => readSingleConfig({ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM })).toThrow(
        'MAIL_FROM: is required with SMTP_URL or SMTP_RELAYS (the sender of all mail)',
      );
  });
  it('is required with SMTP_URL_FILE, too', () => {
    expect(() => readSingleConfig({ SMTP_URL_FILE: __filename })).toThrow(
      'MAIL_FROM: is required with SMTP_URL or SMTP_RELAYS',
    );
  });
  it('is required with SMTP_RELAYS, too, which does not go with SMTP_URL', () => {
    const SMTP_RELAYS = JSON.stringify([{ name: 'office', url: 'smtp://mail.example.com' }]);
    expect(() => readSingleConfig({ SMTP_RELAYS })).toThrow('MAIL_FROM: is required with SMTP_URL or SMTP_RELAYS');
    const both = { SMTP_RELAYS, SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'r@example.com' };
    expect(() => readSingleConfig(both)).toThrow('SMTP_RELAYS: give SMTP_URL or SMTP_RELAYS, not both');
  });
  it('is taken as given', () => {
    const env = { SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'Reports <r@example.com>' };
    expect(readSingleConfig(env).MAIL_FROM).toBe('Reports <r@example.com>');
  });
  it('has a default for the local inbox', () => {
    expect(readSingleConfig({}).MAIL_FROM).toBe('Punctual <punctual@localhost.localdomain>');
    expect(readSingleConfig({ SMTP_URL: ' ' }).MAIL_FROM).toBe('Punctual <punctual@localhost.localdomain>');
  });
});
