import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '@punctual/chassis';
import { selfSigned } from '@punctual/chassis/testing';
import { checkMailerSettings, mailerSettings } from './config';

const env = {
  ...{ NATS_URL: 'nats://127.0.0.1:4222', KEYS_URL: 'postgres://keys/keys', EVENTSTORE_URL: 'esdb://127.0.0.1:2113' },
  ...{ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'Reports <reports@example.com>' },
};
const pem = String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));

describe('the domain that mail comes back to', () => {
  const read = (BOUNCE_DOMAIN: string) => readConfig(mailerSettings, { ...env, BOUNCE_DOMAIN }).BOUNCE_DOMAIN;
  it('is a domain that its addresses have room for', () => {
    expect(read('Bounce.Example.com')).toBe('bounce.example.com');
    for (const wrong of ['localhost', 'a b.example', '@example.com', `${'a.'.repeat(110)}example`])
      expect(() => read(wrong)).toThrow(/BOUNCE_DOMAIN/);
  });
});

describe('where mail to return paths is taken', () => {
  const read = (given: Record<string, string>) => readConfig(mailerSettings, { ...env, ...given }, checkMailerSettings);
  const at = { BOUNCE_LISTEN: '[::]:2525', BOUNCE_DOMAIN: 'bounce.example.com' };
  it('is a host and port, with a domain', () => {
    expect(read(at)).toMatchObject({ BOUNCE_LISTEN: { host: '::', port: 2525 } });
    expect(() => read({ BOUNCE_LISTEN: '0.0.0.0:25' })).toThrow(/BOUNCE_DOMAIN: is required with BOUNCE_LISTEN/);
    for (const wrong of ['25', 'localhost', ':25', '0.0.0.0:0', '0.0.0.0:65536'])
      expect(() => read({ ...at, BOUNCE_LISTEN: wrong })).toThrow(/BOUNCE_LISTEN: /);
  });
  it('may have a key and its certificate, which are never shown', () => {
    const [one, other] = [selfSigned(), selfSigned()];
    const both = { BOUNCE_TLS_KEY: one.key.trim(), BOUNCE_TLS_CERT: one.cert.trim() };
    expect(read({ ...at, ...both })).toMatchObject(both);
    expect(() => read({ ...at, BOUNCE_TLS_KEY: one.key })).toThrow(/BOUNCE_TLS_CERT: is required/);
    expect(() => read({ ...at, BOUNCE_TLS_CERT: one.cert })).toThrow(/BOUNCE_TLS_KEY: is required/);
    for (const BOUNCE_TLS_KEY of [other.key, 'no PEM']) {
      const wrong = () => read({ ...at, ...both, BOUNCE_TLS_KEY });
      expect(wrong).toThrow(/BOUNCE_TLS_KEY: must be PEM, and belong to BOUNCE_TLS_CERT/);
      expect(wrong).not.toThrow(BOUNCE_TLS_KEY.split('\n')[1] ?? BOUNCE_TLS_KEY);
    }
  });
});

describe('the settings of relays', () => {
  const { SMTP_URL, ...without } = env;
  const relays = JSON.stringify([{ name: 'office', url: 'smtp://user:secret@mail.example.com' }]);
  const read = (given: Record<string, string>) => () =>
    readConfig(mailerSettings, { ...without, ...given }, checkMailerSettings);

  it('name one relay or several, not both and not none', () => {
    expect(read({ SMTP_URL })()).toMatchObject({ SMTP_URL, SMTP_RELAYS: undefined });
    expect(read({ SMTP_RELAYS: relays })()).toMatchObject({ SMTP_RELAYS: [{ name: 'office', share: 1 }] });
    expect(read({ SMTP_URL, SMTP_RELAYS: relays })).toThrow('SMTP_RELAYS: give SMTP_URL or SMTP_RELAYS, not both');
    expect(read({})).toThrow('SMTP_URL: is required, or SMTP_RELAYS');
  });
  it('are refused without the password in the message', () => {
    const wrong = read({ SMTP_RELAYS: relays.replace('smtp:', 'imap:') });
    expect(wrong).toThrow('SMTP_RELAYS: relay 1, url: must begin with smtp:// or smtps://');
    expect(wrong).not.toThrow('secret');
  });
});

describe('the settings of signatures', () => {
  it('are a key, and the name of its record in DNS', () => {
    expect(readConfig(mailerSettings, env)).toMatchObject({ DKIM_KEY: undefined, DKIM_SELECTOR: 'punctual' });
    const given = { DKIM_KEY: pem, DKIM_SELECTOR: '2026-11.eu', DKIM_DOMAIN: 'example.com' };
    expect(readConfig(mailerSettings, { ...env, ...given })).toMatchObject({
      ...given,
      DKIM_KEY: { asymmetricKeyType: 'ed25519' },
    });
  });
  it('are refused when they are wrong, without the key in the message', () => {
    const broken = pem.replace('MC4C', 'MC4D');
    const wrong = { DKIM_KEY: broken, DKIM_SELECTOR: 'a b', DKIM_DOMAIN: 'example.com; b=' };
    const read = () => readConfig(mailerSettings, { ...env, ...wrong });
    expect(read).toThrow(
      /DKIM_KEY: must be a private key.*DKIM_SELECTOR: must be a name in DNS.*DKIM_DOMAIN: must be/s,
    );
    expect(read).not.toThrow(broken.split('\n')[1]);
  });
});
