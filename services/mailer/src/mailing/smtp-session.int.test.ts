import { describe, expect, it } from '@jest/globals';
import { selfSigned } from '@punctual/chassis/testing';
import { mailer, message, relayThat } from './testing/mailer-under-test';
import { type Behaviour, reply, startRelay, type TestRelay } from './testing/test-relay';

describe('TLS and authentication', () => {
  const { key, cert } = selfSigned();
  const signIn: Behaviour = {
    key,
    cert,
    authOptional: false,
    onAuth: ({ username, password }, _session, callback) =>
      username === 'me@x' && password === 'p/w%'
        ? callback(null, { user: 'me' })
        : callback(reply(535, '5.7.8 wrong password')),
  };
  const withUser = (relay: TestRelay, password = 'p%2Fw%25', query = '?starttls=required'): string =>
    `smtp://me%40x:${password}@localhost:${relay.port}${query}`;

  it('signs in over STARTTLS', async () => {
    const relay = await relayThat(signIn);
    const smtp = mailer({ url: withUser(relay), tls: { ca: cert } });
    expect(await smtp.send(message())).toMatchObject([{ outcome: 'accepted' }]);
    expect(await smtp.verify()).toEqual([
      { name: 'resolve', ok: true, detail: 'localhost has an address' },
      { name: 'connection', ok: true, detail: `localhost:${relay.port} answered` },
      { name: 'TLS', ok: true, detail: 'encrypted by STARTTLS' },
      { name: 'certificate', ok: true, detail: 'valid for localhost' },
      { name: 'authentication', ok: true, detail: 'signed in as me@x' },
      { name: 'SIZE', ok: null, detail: 'the mail server gives no limit' },
      { name: 'SMTPUTF8', ok: true, detail: expect.any(String) },
    ]);
  });

  it('speaks TLS from the start', async () => {
    const relay = await relayThat({ key, cert, secure: true });
    expect(await mailer({ url: `smtps://localhost:${relay.port}`, tls: { ca: cert } }).send(message())).toMatchObject([
      { outcome: 'accepted' },
    ]);
    expect(await mailer({ url: `smtps://localhost:${relay.port}?verify=false` }).send(message())).toMatchObject([
      { outcome: 'accepted' },
    ]);
    expect(await mailer({ url: `smtps://localhost:${relay.port}` }).verify()).toMatchObject([
      ...[{ name: 'resolve', ok: true }, { ok: true }, { name: 'TLS', ok: true }],
      { name: 'certificate', ok: false, detail: expect.stringContaining('self-signed') },
    ]);
  });

  it('defers, and says why, for an untrusted certificate', async () => {
    const smtp = mailer({ url: withUser(await relayThat(signIn)) });
    expect(await smtp.send(message())).toMatchObject([
      { outcome: 'deferred', text: expect.stringContaining('self-signed') },
    ]);
    expect(await smtp.verify()).toMatchObject([
      ...[
        { name: 'resolve', ok: true },
        { name: 'connection', ok: true },
        { name: 'TLS', ok: true },
      ],
      { name: 'certificate', ok: false },
    ]);
  });

  it('defers, and says why, for a wrong password', async () => {
    const smtp = mailer({ url: withUser(await relayThat(signIn), 'secret'), tls: { ca: cert } });
    expect(await smtp.send(message())).toEqual([
      {
        email: 'ada@example.com',
        outcome: 'deferred',
        smtpCode: 535,
        enhancedCode: '5.7.8',
        text: 'authentication: wrong password',
      },
    ]);
    const checks = await smtp.verify();
    expect(checks.at(-1)).toMatchObject({ name: 'authentication', ok: false });
    expect(JSON.stringify(checks)).not.toContain('secret');
  });

  it('never sends a password in clear when encryption is required, nor to a relay without authentication', async () => {
    const plain = await relayThat({ disabledCommands: ['STARTTLS'] });
    expect(await mailer({ url: withUser(plain) }).send(message())).toMatchObject([
      { outcome: 'deferred', text: expect.stringMatching(/^TLS/) },
    ]);
    const open = await relayThat({ disabledCommands: ['AUTH'] });
    expect(await mailer({ url: withUser(open, 'x', '?starttls=auto') }).send(message())).toMatchObject([
      { outcome: 'deferred', text: expect.stringContaining('no authentication') },
    ]);
  });

  it('verify reports when the relay does not answer', async () => {
    const relay = await startRelay();
    await relay.close();
    expect(await mailer({ url: relay.url }).verify()).toEqual([
      { name: 'resolve', ok: true, detail: expect.any(String) },
      { name: 'connection', ok: false, detail: expect.stringContaining('ECONNREFUSED') },
    ]);
  });
});

it('sends messages of any size one after the other, each as it is', async () => {
  const relay = await relayThat();
  const smtp = mailer({ url: relay.url, connections: 1 });
  const messages = [10, 300_000, 1_000, 200_000, 262_144, 20, 262_145].map((octets, index) =>
    Buffer.from(
      `Subject: ${index}\r\n\r\n${`${index}`
        .repeat(70)
        .concat('\r\n')
        .repeat(Math.ceil(octets / 72))}`,
    ),
  );
  for (const raw of messages) expect(await smtp.send(message(undefined, raw))).toMatchObject([{ outcome: 'accepted' }]);
  expect(relay.received.map(({ raw }, index) => raw.equals(messages[index] ?? Buffer.alloc(0)))).toEqual(
    messages.map(() => true),
  );
  expect(relay.sessions()).toBe(1);
});
