import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { composeContent, composeMessage } from './mime';
import { BIG, brief, except, hangUp, mailer, message, relayThat, scripted } from './testing/mailer-under-test';
import { reply, startRelay } from './testing/test-relay';
import { receivedOctets, wireMessage } from './wire-message';

describe('a message', () => {
  it('arrives as it was composed', async () => {
    const relay = await relayThat();
    const part = await composeContent({
      subject: 'Grüße',
      html: '<p>.</p>',
      text: '.\n..\nend',
      inline: [],
      attachments: [{ filename: 'a.csv', contentType: 'text/csv', content: Buffer.from('a\n.\nb') }],
    });
    const wire = await composeMessage(part, {
      from: 'reports@example.com',
      to: ['ada@example.com'],
      messageId: '<1@example.com>',
      date: '2026-11-23T08:00:00Z',
    });
    const raw = receivedOctets(wire);
    const smtp = mailer({ url: relay.url });
    expect(await smtp.send(message(['ada@example.com', 'bcc@example.com'], raw))).toEqual(
      ['ada', 'bcc'].map((name) => ({
        email: `${name}@example.com`,
        outcome: 'accepted',
        smtpCode: 250,
        enhancedCode: '2.0.0',
        text: 'OK: queued',
      })),
    );
    expect(relay.received).toEqual([{ from: 'reports@example.com', to: ['ada@example.com', 'bcc@example.com'], raw }]);
    const mail = await PostalMime.parse(raw);
    expect([mail.subject, mail.text?.trimEnd(), mail.bcc]).toEqual(['Grüße', '.\n..\nend', undefined]);
  });

  it('is sent from the null sender, and to an international domain', async () => {
    const relay = await relayThat({ hideSMTPUTF8: true });
    const outcomes = await mailer({ url: relay.url }).send({
      ...message(),
      envelope: { from: '', to: ['a@jõgeva.ee'] },
    });
    expect(brief(outcomes)).toEqual([['a', 'accepted', 250, '2.0.0']]);
    expect(relay.received[0]).toMatchObject({ from: '' });
  });

  it('is refused before sending when an address would break out of its command', async () => {
    const smtp = mailer({ url: 'smtp://127.0.0.1:1' });
    for (const address of ['a@x\r\nDATA', 'a\0@x', 'a@x>', 'a@x\n']) {
      await expect(smtp.send(message(['b@x', address]))).rejects.toThrow(/^envelope\.to\[1\]/);
      await expect(smtp.send({ ...message(), envelope: { from: address, to: ['b@x'] } })).rejects.toThrow(
        /^envelope\.from/,
      );
    }
    await expect(smtp.send(message([]))).rejects.toThrow(TypeError);
  });
});

describe.each([true, false])('outcomes, with PIPELINING hidden: %s', (hidePIPELINING) => {
  it('are per recipient', async () => {
    const relay = await relayThat({
      hidePIPELINING,
      onRcptTo: ({ address }, _session, callback) =>
        callback(
          address.startsWith('busy')
            ? reply(450, '4.2.1 mailbox busy')
            : address.startsWith('gone')
              ? reply(550, '5.1.1 no such user')
              : null,
        ),
    });
    const smtp = mailer({ url: relay.url });
    const outcomes = await smtp.send(message(['ada@x.org', 'busy@x.org', 'gone@x.org', 'bob@x.org']));
    expect(brief(outcomes)).toEqual([
      ['ada', 'accepted', 250, '2.0.0'],
      ['busy', 'deferred', 450, '4.2.1'],
      ['gone', 'rejected', 550, '5.1.1'],
      ['bob', 'accepted', 250, '2.0.0'],
    ]);
    expect(outcomes[2]?.text).toBe('RCPT TO: no such user');
    expect(brief(await smtp.send(message(['busy@x.org', 'gone@x.org'])))).toEqual([
      ['busy', 'deferred', 450, '4.2.1'],
      ['gone', 'rejected', 550, '5.1.1'],
    ]);
    expect(brief(await smtp.send(message()))).toEqual([['ada', 'accepted', 250, '2.0.0']]);
    expect(relay.received.map(({ to }) => to)).toEqual([['ada@x.org', 'bob@x.org'], ['ada@example.com']]);
    expect(relay.sessions()).toBe(1);
  });

  it.each<[string, number, string]>([
    ['deferred', 451, '4.3.0'],
    ['rejected', 554, '5.7.1'],
  ])('are %s when the message gets %d', async (outcome, code, enhanced) => {
    const relay = await relayThat({
      hidePIPELINING,
      onMessage: ({ raw }) => (raw.includes('refuse') ? reply(code, `${enhanced} not this one`) : 'take'),
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('gone') ? reply(550, '5.1.1 no') : null),
    });
    const smtp = mailer({ url: relay.url });
    expect(
      brief(await smtp.send(message(['ada@x.org', 'gone@x.org'], Buffer.from('Subject: refuse\r\n\r\n')))),
    ).toEqual([
      ['ada', outcome, code, enhanced],
      ['gone', 'rejected', 550, '5.1.1'],
    ]);
    expect(brief(await smtp.send(message()))).toEqual([['ada', 'accepted', 250, '2.0.0']]);
    expect(relay.sessions()).toBe(1);
  });

  it('are deferred when the sender is refused', async () => {
    const relay = await relayThat({
      hidePIPELINING,
      onMailFrom: (_address, _session, callback) => callback(reply(550, '5.7.1 not from you')),
    });
    expect(await mailer({ url: relay.url }).send(message(['a@x.org', 'b@x.org']))).toEqual(
      ['a', 'b'].map((name) => ({
        email: `${name}@x.org`,
        outcome: 'deferred',
        smtpCode: 550,
        enhancedCode: '5.7.1',
        text: 'MAIL FROM: not from you',
      })),
    );
  });

  it('are unknown when the connection breaks after the dot, except for recipients refused before', async () => {
    const relay = await relayThat({
      hidePIPELINING,
      onMessage: () => 'drop',
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('gone') ? reply(550, '5.1.1 no') : null),
    });
    expect(brief(await mailer({ url: relay.url }).send(message(['ada@x.org', 'gone@x.org'])))).toEqual([
      ['ada', 'unknown', null, null],
      ['gone', 'rejected', 550, '5.1.1'],
    ]);
  });

  it('are unknown when no reply comes after the dot', async () => {
    // Long enough that a busy machine is over the connection and the commands before the dot in that time.
    const relay = await relayThat({ hidePIPELINING, onMessage: () => 'hang' });
    expect(await mailer({ url: relay.url, socketMs: 3_000 }).send(message())).toMatchObject([
      { outcome: 'unknown', text: expect.stringContaining('final dot') },
    ]);
  });

  it('are deferred when the connection breaks within the message', async () => {
    const relay = await relayThat({ hidePIPELINING, dropInData: true });
    expect(brief(await mailer({ url: relay.url }).send(message(undefined, BIG)))).toEqual([
      ['ada', 'deferred', null, null],
    ]);
  });
});

describe('before the message', () => {
  it.each<[string, Record<string, (socket: Socket) => string | null>]>([
    ['at the greeting', { CONNECT: hangUp }],
    ['at EHLO', { EHLO: hangUp }],
    ['at MAIL', { MAIL: hangUp }],
    ['at RCPT', { RCPT: hangUp }],
    ['at DATA', { DATA: hangUp }],
    ['with 554 as a greeting', { CONNECT: () => '554 5.3.2 closed' }],
    ['with 421', { MAIL: () => '421 4.3.2 closing' }],
    ['with nonsense', { CONNECT: () => 'HTTP/1.1 400 Bad Request' }],
    ['at DATA with 451', { DATA: () => '451 4.3.0 later' }],
    ['silently at the greeting', { CONNECT: () => null }],
    ['silently at MAIL', { MAIL: () => null }],
    ['silently at DATA', { DATA: () => null }],
  ])('a relay that gives up %s defers it', async (_when, other) => {
    const smtp = mailer({ url: await scripted(except(other)), greetingMs: 100, socketMs: 100 });
    expect(await smtp.send(message(['a@x.org', 'b@x.org']))).toMatchObject([
      { outcome: 'deferred' },
      { outcome: 'deferred' },
    ]);
  });

  it('an unreachable relay defers all waiting messages immediately', async () => {
    const relay = await startRelay();
    await relay.close();
    const smtp = mailer({ url: relay.url });
    const all = await Promise.all(Array.from({ length: 300 }, () => smtp.send(message())));
    expect(new Set(all.flat().map(({ outcome }) => outcome))).toEqual(new Set(['deferred']));
    expect(all[0]?.[0]?.text).toMatch(/^connection to 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  });

  it('a message over SIZE is rejected with both sizes, without DATA', async () => {
    const relay = await relayThat({ size: 1000 });
    expect(await mailer({ url: relay.url }).send(message(undefined, Buffer.from(`${'x'.repeat(999)}\r\n`)))).toEqual([
      {
        email: 'ada@example.com',
        outcome: 'rejected',
        smtpCode: null,
        enhancedCode: '5.3.4',
        text: 'the message has 1001 bytes, at most 1000 are accepted',
      },
    ]);
    expect(relay.received).toEqual([]);
  });

  it('a UTF-8 local part needs SMTPUTF8; the others are delivered', async () => {
    const to = ['jõgi@example.com', 'ada@example.com'];
    const without = await relayThat({ hideSMTPUTF8: true });
    const smtp = mailer({ url: without.url });
    expect(await smtp.send(message(to))).toMatchObject([
      { outcome: 'rejected', enhancedCode: '5.6.7', text: expect.stringContaining('jõgi@example.com') },
      { outcome: 'accepted' },
    ]);
    expect(await smtp.send(message(to.slice(0, 1)))).toMatchObject([{ outcome: 'rejected' }]);
    expect(without.received.map((received) => received.to)).toEqual([['ada@example.com']]);
    const relay = await relayThat();
    expect(await mailer({ url: relay.url }).send(message(to))).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'accepted' },
    ]);
    expect(relay.received[0]?.to).toEqual(to);
  });

  it('SMTPUTF8 and 8BITMIME are requested only when an address needs them', async () => {
    const said: string[] = [];
    const asked: boolean[] = [];
    const offering = (extensions: string) =>
      scripted((line, socket) => {
        if (line.startsWith('MAIL')) said.push(line);
        return except({ EHLO: () => extensions })(line, socket);
      });
    const send = async (extensions: string, to: string[]) => {
      const smtp = mailer({ url: await offering(extensions) });
      const compose = (smtpUtf8: boolean) => {
        asked.push(smtpUtf8);
        return wireMessage(Buffer.from('Subject: x\r\n\r\n'));
      };
      return smtp.send({ envelope: { from: 'r@example.com', to }, compose });
    };
    const both = ['jõgi@example.com', 'ada@example.com'];
    await send('250-test\r\n250-SMTPUTF8\r\n250 8BITMIME', both);
    await send('250-test\r\n250-SMTPUTF8\r\n250 8BITMIME', ['ada@jõgeva.ee']);
    expect(await send('250-test\r\n250 8BITMIME', both)).toMatchObject([
      { outcome: 'rejected' },
      { outcome: 'accepted' },
    ]);
    expect(said).toEqual([
      'MAIL FROM:<r@example.com> SMTPUTF8 BODY=8BITMIME',
      'MAIL FROM:<r@example.com>',
      'MAIL FROM:<r@example.com>',
    ]);
    expect(asked).toEqual([true, false, false]);
  });

  it('a message that may no longer start is deferred, and the session serves others', async () => {
    const relay = await relayThat();
    const smtp = mailer({ url: relay.url, connections: 1 });
    expect(await smtp.send(message(), async () => false)).toMatchObject([{ outcome: 'deferred', smtpCode: null }]);
    expect(await smtp.send(message())).toMatchObject([{ outcome: 'accepted' }]);
    expect([relay.received.length, relay.sessions()]).toEqual([1, 1]);
  });
});
