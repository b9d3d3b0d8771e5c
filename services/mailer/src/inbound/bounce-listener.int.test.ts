import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog, freePort, type Resources, randomId, systemClock, Unavailable } from '@punctual/chassis';
import { type Backends, eventually, selfSigned, startBackends } from '@punctual/chassis/testing';
import type { FeedbackReport } from '@punctual/contracts';
import { readReport } from '../bounce/read-report';
import { mailer, relayThat } from '../mailing/testing/mailer-under-test';
import { wireMessage } from '../mailing/wire-message';
import { eventsIn, sentDelivery, startedMailer } from '../testing/started-mailer';
import { type ListenerOptions, startBounceListener } from './bounce-listener';
import { dsn } from './testing/dsn';
import { rawClient } from './testing/smtp-client';

const domain = 'bounce.example.com';
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** Sends a message as mail servers do, and says what the server answered. */
const deliver = async (port: number, to: string, raw: string, from = '') => {
  const message = { envelope: { from, to: [to] }, compose: () => wireMessage(Buffer.from(raw)) };
  const [outcome] = await mailer({ url: `smtp://127.0.0.1:${port}` }).send(message);
  return [outcome?.outcome, outcome?.smtpCode, outcome?.enhancedCode];
};
const RECORDED = ['accepted', 250, '2.0.0'];
const NO_SUCH = ['rejected', 550, '5.1.1'];

describe('a report that comes by mail', () => {
  let backends: Backends;
  let mine: Resources;
  beforeAll(async () => {
    backends = await startBackends();
    mine = await backends.open();
  }, 60_000);
  afterAll(() => backends.close());

  const setUp = async () => {
    const relay = await relayThat();
    const port = await freePort();
    const settings = { BOUNCE_DOMAIN: domain, BOUNCE_LISTEN: { host: '127.0.0.1', port } };
    const { stop } = await startedMailer(backends, relay, settings);
    ending.push(stop);
    const backTo = (email: string): string => relay.received.findLast(({ to }) => to.includes(email))?.from ?? '';
    return { port, backTo };
  };
  const person = (name: string): string => `${name}-${randomId().slice(0, 8)}@example.com`;

  it('is in the store when it is answered: of its mail, once, with what follows', async () => {
    const { port, backTo } = await setUp();
    const [ada, bob] = [person('ada'), person('bob')];
    const deliveryId = await sentDelivery(mine, [ada, bob]);
    const to = backTo(ada);
    for (const address of [to, to.toUpperCase()])
      expect(await deliver(port, address, dsn(ada, { to }))).toEqual(RECORDED);
    const events = (await eventsIn(mine, `mailing-${deliveryId}`)).filter(({ type }) => type === 'RecipientBounced');
    expect(events.map(({ data }) => data)).toMatchObject([
      { email: ada, kind: 'hard', status: '5.1.1', source: 'smtp' },
    ]);
    const suppressed = await eventsIn(mine, 'suppression-default');
    expect(suppressed).toMatchObject([{ type: 'AddressSuppressed', data: { email: ada, fromDelivery: deliveryId } }]);
    const before = await eventsIn(mine, `mailing-${deliveryId}`);
    // An answer to the mail is none, and is not to come back for ever.
    const away = 'Subject: away\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n';
    expect(await deliver(port, backTo(bob), away, 'bob@example.com')).toEqual(RECORDED);
    expect(await eventsIn(mine, `mailing-${deliveryId}`)).toEqual(before);
  }, 30_000);

  it('to an address that nobody signed is refused before it is sent', async () => {
    const { port, backTo } = await setUp();
    const ada = person('ada');
    await sentDelivery(mine, [ada]);
    const to = backTo(ada);
    const token = to.split('@')[0] ?? '';
    const forged = token.slice(0, -1) + (token.endsWith('a') ? 'q' : 'a');
    for (const address of [
      `${forged}@${domain}`,
      `${token}@example.com`,
      `postmaster@${domain}`,
      `${'a'.repeat(37)}@${domain}`,
    ])
      expect(await deliver(port, address, dsn(ada))).toEqual(NO_SUCH);
    expect(await eventsIn(mine, 'feedback-default')).toEqual([]);
  }, 30_000);
});

describe('the listener', () => {
  type Changes = Partial<ListenerOptions> & {
    record?: (report: FeedbackReport) => Promise<void>;
    open?: () => Promise<null>;
  };
  const setUp = async ({ record = async () => {}, open, ...options }: Changes = {}) => {
    const recorded: FeedbackReport[] = [];
    const sizes: number[] = [];
    const lines: string[] = [];
    const { port, stop } = await startBounceListener(
      {
        open:
          open ??
          (async (token) =>
            token === 'known' ? { tenantId: 'default', deliveryId: 'd1', among: () => 'ada@example.com' } : null),
        record: async (report) => {
          await record(report);
          recorded.push(report);
          return { deliveryId: 'd1', recipients: 1 };
        },
        read: (octets, received) => {
          sizes.push(octets.length);
          return readReport(octets, received);
        },
        clock: systemClock,
        log: createLog('mailer', 'debug', { write: (line: string) => lines.push(line) }),
      },
      {
        at: { host: '127.0.0.1', port: 0, settings: { host: 'BOUNCE_LISTEN', port: 'BOUNCE_LISTEN' } },
        domain,
        ...options,
      },
    );
    ending.push(stop);
    const logged = () => lines.map((line): { level: string; msg: string } => JSON.parse(line));
    return { port, recorded, sizes, logged };
  };
  const known = `known@${domain}`;
  const hello = async (port: number) => {
    const client = rawClient(port);
    ending.push(async () => void client.socket.destroy());
    expect(await client.reply()).toBe(220);
    expect(await client.say('EHLO mx.example.net')).toBe(250);
    return client;
  };

  it('leaves a report with its sender while it cannot be recorded', async () => {
    let away = true;
    const { port, recorded } = await setUp({
      record: async () => {
        if (away) throw new Unavailable('eventStore', 'the event store is away');
      },
    });
    expect(await deliver(port, known, dsn('ada@example.com'))).toEqual(['deferred', 451, '4.3.0']);
    expect(recorded).toEqual([]);
    away = false;
    expect(await deliver(port, known, dsn('ada@example.com'))).toEqual(RECORDED);
    expect(recorded).toMatchObject([{ names: { token: 'known' }, recipients: [{ kind: 'hard' }] }]);
    const { port: blind } = await setUp({ open: () => Promise.reject(new Unavailable('eventStore', 'away')) });
    expect(await deliver(blind, known, dsn('ada@example.com'))).toEqual(['deferred', 451, '4.3.0']);
  });

  it('reads the beginning of a large report, and refuses one that is too large', async () => {
    const { port, recorded, sizes } = await setUp();
    const files = `${'x'.repeat(70)}\r\n`.repeat(60_000);
    const large = dsn('ada@example.com').replace('--b1--', `${files}\r\n--b1--`);
    expect(await deliver(port, known, large)).toEqual(RECORDED);
    expect([recorded.length, sizes]).toEqual([1, [1_048_576]]);
    const client = await hello(port);
    expect(await client.say('MAIL FROM:<> SIZE=99999999')).toBe(552);
  }, 30_000);

  it('takes it for no failure of ours when a client hangs up in the middle of a report', async () => {
    const { port, recorded, logged } = await setUp();
    const client = await hello(port);
    await client.say('MAIL FROM:<>');
    await client.say(`RCPT TO:<${known}>`);
    expect(await client.say('DATA')).toBe(354);
    client.write('Subject: I will not end\r\n');
    client.socket.destroy();
    const gone = expect.objectContaining({ msg: 'a client hung up in the middle of a report' });
    await eventually(() => expect(logged()).toContainEqual(gone));
    expect([recorded, logged().filter(({ level }) => level !== 'debug')]).toEqual([[], []]);
  });

  it('is for one report at a time, from anybody, without signing in', async () => {
    const { port, recorded } = await setUp();
    const client = await hello(port);
    expect(await client.say('AUTH PLAIN AGFkYQBzZWNyZXQ=')).toBeGreaterThanOrEqual(500);
    expect(await client.say('STARTTLS')).toBeGreaterThanOrEqual(500);
    expect(await client.say(`RCPT TO:<${known}>`)).toBe(503);
    expect(await client.say('MAIL FROM:<someone@example.org>')).toBe(250);
    expect(await client.say(`RCPT TO:<${known}>`)).toBe(250);
    expect(await client.say(`RCPT TO:<${known}>`)).toBe(452);
    expect(await client.say('DATA')).toBe(354);
    expect(await client.say(`${dsn('ada@example.com')}.`)).toBe(250);
    expect(await client.say('DATA')).toBe(503);
    expect(recorded).toHaveLength(1);
  });

  it('sends away whoever tries addresses, says nonsense, or brings too much', async () => {
    const { port, recorded } = await setUp({ limits: { messagesPerConnection: 2, unknownRecipients: 3 } });
    const trying = await hello(port);
    await trying.say('MAIL FROM:<>');
    const answers = [];
    for (let number = 0; number < 3; number++) answers.push(await trying.say(`RCPT TO:<a${number}@${domain}>`));
    expect([answers, await trying.reply()]).toEqual([[550, 550, 421], null]);
    const talking = await hello(port);
    let last: number | null = 0;
    for (let number = 0; number < 12 && last !== null; number++) last = await talking.say(`\0\xff nonsense ${number}`);
    expect(last).toBeNull();
    const long = await hello(port);
    long.write('MAIL FROM:<'.padEnd(3_000_000, 'a'));
    expect([await long.reply(), await long.reply()].at(-1)).toBeNull();
    const bringing = await hello(port);
    for (let number = 0; number < 2; number++) {
      await bringing.say('MAIL FROM:<>');
      await bringing.say(`RCPT TO:<${known}>`);
      await bringing.say('DATA');
      expect(await bringing.say(`${dsn(`p${number}@example.com`)}.`)).toBe(250);
    }
    expect(await bringing.say('MAIL FROM:<>')).toBe(421);
    expect(recorded).toHaveLength(2);
  }, 30_000);

  it('is there for others while clients are slow, and sends away one that has enough connections', async () => {
    const { port, recorded } = await setUp({ limits: { connectionsOfOne: 3 } });
    for (const client of [await hello(port), await hello(port)]) {
      await client.say('MAIL FROM:<>');
      await client.say(`RCPT TO:<${known}>`);
      await client.say('DATA');
      client.write('Subject: I take my time\r\n');
    }
    expect(await deliver(port, known, dsn('ada@example.com'))).toEqual(RECORDED);
    expect(recorded).toHaveLength(1);
    await eventually(async () => {
      const more = [rawClient(port), rawClient(port)];
      const greetings = await Promise.all(more.map((client) => client.reply()));
      for (const { socket } of more) socket.destroy();
      expect(greetings).toContain(421);
    });
  }, 30_000);

  it('ends a client that stays for too long, which makes room for others', async () => {
    const { port, recorded } = await setUp({ limits: { connectionsOfOne: 1, connectionMs: 500 } });
    const slow = rawClient(port);
    slow.write('EHLO mx.example.net\r\n');
    while ((await slow.reply()) !== null);
    await eventually(async () => expect(await deliver(port, known, dsn('bob@example.com'))).toEqual(RECORDED));
    expect(recorded).toHaveLength(1);
  }, 30_000);

  it('offers encryption where it has a certificate', async () => {
    const tls = selfSigned();
    const { port, recorded } = await setUp({ tls });
    const message = {
      envelope: { from: '', to: [known] },
      compose: () => wireMessage(Buffer.from(dsn('ada@example.com'))),
    };
    const url = `smtp://127.0.0.1:${port}?starttls=required&verify=false`;
    const [outcome] = await mailer({ url }).send(message);
    expect([outcome?.outcome, recorded.length]).toEqual(['accepted', 1]);
  });

  it('says which setting is wrong where it cannot listen', async () => {
    const { port } = await setUp();
    const at = { host: '127.0.0.1', port, settings: { host: 'BOUNCE_LISTEN', port: 'BOUNCE_LISTEN' } };
    await expect(setUp({ at })).rejects.toThrow(/^BOUNCE_LISTEN: .* is in use/);
  });
});
