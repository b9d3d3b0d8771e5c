import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import type { RecipientOutcome } from '../mailing/smtp';
import { except, hangUp, mailer, message, relayThat, scripted } from '../mailing/testing/mailer-under-test';
import { reply } from '../mailing/testing/test-relay';
import { Relays } from './relays';

type Named = Record<string, string>;

/** Relays by name, the first with the highest priority. */
const over = (
  urls: Named,
  {
    samePriority = false,
    socketMs = 10_000,
    warn = () => {},
  }: { samePriority?: boolean; socketMs?: number; warn?: (about: unknown) => void } = {},
) => {
  const clock = FakeClock.at('2026-11-23T12:00:00Z');
  const relays = Object.entries(urls).map(([name, url], index) => ({
    settings: { name, url, priority: samePriority ? 1 : index + 1, share: 1 },
    smtp: mailer({ url, connections: 2, connectMs: 2_000, greetingMs: 2_000, socketMs }),
  }));
  return { relays: new Relays({ relays, clock, log: { warn, info: () => {} } }), clock };
};
const said = (outcomes: RecipientOutcome[]) => outcomes.map(({ outcome, relay }) => `${outcome} by ${relay}`);
/** Nobody listens there. */
const NOBODY = 'smtp://127.0.0.1:1';
const MAIL = Buffer.from('Subject: x\r\n\r\nx\r\n');

describe('the next relay gets the message in the same attempt', () => {
  it.each([
    ['does not listen', async () => NOBODY],
    ['greets with 421', () => scripted(except({ CONNECT: () => '421 4.3.2 not now' }))],
    ['greets with 554', () => scripted(except({ CONNECT: () => '554 5.3.2 no service' }))],
    ['hangs up', () => scripted(except({ CONNECT: hangUp }))],
    ['never greets', () => scripted(except({ CONNECT: () => null }))],
    ['refuses TLS', async () => `${await scripted(except({}))}?starttls=required`],
    [
      'refuses the password',
      async () => {
        const { port } = await relayThat({
          onAuth: (_, __, callback) => callback(new Error('no')),
          allowInsecureAuth: true,
        });
        return `smtp://u:p@127.0.0.1:${port}?starttls=never`;
      },
    ],
    ['says 421 to MAIL', () => scripted(except({ MAIL: () => '421 4.7.0 too many' }))],
    ['says 421 to RCPT', () => scripted(except({ RCPT: () => '421 4.7.0 too many' }))],
    ['says 421 to DATA', () => scripted(except({ DATA: () => '421 4.3.0 bye' }))],
    ['hangs up at MAIL', () => scripted(except({ MAIL: hangUp }))],
    ['hangs up at RCPT', () => scripted(except({ RCPT: hangUp }))],
    ['hangs up at DATA', () => scripted(except({ DATA: hangUp }))],
  ])('when the first %s', async (_, first) => {
    const second = await relayThat();
    const { relays } = over({ first: await first(), second: second.url });
    expect(said(await relays.send(message()))).toEqual(['accepted by second']);
    expect(second.received).toHaveLength(1);
  });
});

describe('no other relay gets the message', () => {
  it.each(['drop', reply(451, '4.3.0 later'), reply(554, '5.7.1 spam'), reply(421, '4.3.2 bye')] as const)(
    'after the final dot: %s',
    async (reaction) => {
      const first = await relayThat({ onMessage: () => reaction });
      const second = await relayThat();
      const { relays } = over({ first: first.url, second: second.url });
      const [outcome] = await relays.send(message());
      expect(outcome?.relay).toBe('first');
      expect(outcome?.outcome).not.toBe('accepted');
      if (reaction === 'drop') expect(outcome?.outcome).toBe('unknown');
      expect(second.received).toEqual([]);
    },
  );

  it('when the first stands still after it', async () => {
    const first = await relayThat({ onMessage: () => 'hang' });
    const second = await relayThat();
    const { relays } = over({ first: first.url, second: second.url }, { socketMs: 3_000 });
    expect(said(await relays.send(message()))).toEqual(['unknown by first']);
    expect(second.received).toEqual([]);
  });

  it.each(['450 4.2.1 later', '550 5.1.1 nobody'])('when the first says of the recipient: %s', async (words) => {
    const second = await relayThat();
    const { relays } = over({ first: await scripted(except({ RCPT: () => words })), second: second.url });
    await relays.send(message());
    expect(second.received).toEqual([]);
  });

  it('when the attempt was taken over meanwhile', async () => {
    const second = await relayThat();
    const { relays } = over({ first: NOBODY, second: second.url });
    expect(await relays.send(message(), () => false)).toMatchObject([{ outcome: 'deferred' }]);
    expect(second.received).toEqual([]);
  });
});

describe('a relay that failed', () => {
  it('is left alone, and tried again by one message', async () => {
    let refuses = true;
    let asked = 0;
    const first = await relayThat({
      onConnect: (_, callback) => {
        asked += 1;
        callback(refuses ? reply(421, 'not now') : null);
      },
    });
    const second = await relayThat();
    const { relays, clock } = over({ first: first.url, second: second.url });
    for (let count = 0; count < 5; count += 1) await relays.send(message());
    expect([asked, second.received.length]).toEqual([1, 5]);
    clock.advance(5_000);
    const many = await Promise.all([1, 2, 3].map(() => relays.send(message())));
    expect(new Set(many.flatMap(said))).toEqual(new Set(['accepted by second']));
    expect(asked).toBe(2);
    refuses = false;
    clock.advance(10_000);
    expect(said(await relays.send(message()))).toEqual(['accepted by first']);
    expect(said(await relays.send(message()))).toEqual(['accepted by first']);
  });

  it.each([
    ['MAIL', '421 4.7.0 too many from <Reports@example.com>', 'MAIL FROM: too many from <sender>'],
    ['RCPT', '421 4.3.2 <Ada@example.com>: try later', 'RCPT TO: <recipient>: try later'],
  ])('is shown with its words at %s, which name nobody', async (verb, words, problem) => {
    const logged: unknown[] = [];
    const url = await scripted(except({ [verb]: () => words }));
    const { relays } = over({ first: url }, { warn: (about) => logged.push(about) });
    await relays.send(message());
    expect(relays.stateOf('first')).toMatchObject({ state: 'resting', problem });
    expect(logged).toMatchObject([{ relay: 'first', problem }]);
  });

  it('is asked nevertheless where all rest, the one whose pause ends first, and its words are recorded', async () => {
    const { relays } = over({ first: NOBODY, second: NOBODY });
    const [one] = await relays.send(message());
    expect(one).toMatchObject({ outcome: 'deferred', relay: 'second', text: expect.stringContaining('ECONNREFUSED') });
    expect(said(await relays.send(message()))).toEqual(['deferred by first']);
  });
});

it('shares mail among relays of one priority, each recipient always by the same', async () => {
  const [a, b] = [await relayThat(), await relayThat()];
  const { relays } = over({ a: a.url, b: b.url }, { samePriority: true });
  const people = Array.from({ length: 60 }, (_, index) => `p${index}@example.com`);
  for (const round of [1, 2]) {
    const outcomes = await Promise.all(people.map((email) => relays.send(message([email], MAIL))));
    expect(outcomes.flat().every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(a.received.length + b.received.length).toBe(60 * round);
  }
  const gotBy = (relay: typeof a) => new Set(relay.received.flatMap(({ to }) => to));
  expect(gotBy(a).size + gotBy(b).size).toBe(60);
  expect(Math.min(gotBy(a).size, gotBy(b).size)).toBeGreaterThan(10);
});

it('offers what all its relays accept, and tells the steps of each', async () => {
  const [a, b] = [await relayThat({ size: 70_000 }), await relayThat({ size: 90_000, hideSMTPUTF8: true })];
  const { relays } = over({ a: a.url, b: b.url, gone: NOBODY });
  expect(await relays.offers()).toEqual({ maxSize: 70_000, smtpUtf8: false });
  const steps = await relays.verify();
  expect(steps.filter(({ ok }) => ok === false)).toMatchObject([{ name: 'connection', relay: 'gone' }]);
  expect(new Set(steps.map(({ relay }) => relay))).toEqual(new Set(['a', 'b', 'gone']));
});
