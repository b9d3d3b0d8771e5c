import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomId } from '@punctual/chassis';
import { asTenant, type Backends, eventsIn, FakeClock, startBackends } from '@punctual/chassis/testing';
import type { DispatchRequested } from '@punctual/contracts';
import { Gate } from '../mailing/gate';
import { onDispatchRequested } from '../mailing/on-dispatch-requested';
import { dispatchNeeds } from '../mailing/testing/dispatch-needs';
import { mailer, relayThat } from '../mailing/testing/mailer-under-test';
import { pageOf } from '../mailing/testing/page';
import { type Behaviour, reply } from '../mailing/testing/test-relay';
import { Relays } from './relays';

let backends: Backends;
let store: Awaited<ReturnType<Backends['open']>>['store'];
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

/** The same numbers from 0 to 1 for a seed (mulberry32). */
const numbers = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A relay that fails at every step now and then, also after it has the message. `copies` counts what it has, by recipient. */
const unreliable = (next: () => number, copies: Map<string, number>): Behaviour => ({
  onConnect: (_, callback) => callback(next() < 0.1 ? reply(421, '4.3.2 not now') : null),
  onMailFrom: (_, __, callback) => callback(next() < 0.1 ? reply(421, '4.7.0 slow down') : null),
  onRcptTo: (_, __, callback) => {
    const chance = next();
    callback(chance < 0.05 ? reply(450, '4.2.1 busy') : chance < 0.1 ? reply(550, '5.1.1 nobody') : null);
  },
  onMessage: ({ to }) => {
    const chance = next();
    if (chance < 0.1) return reply(451, '4.3.0 later');
    if (chance < 0.15) return 'drop';
    for (const email of to) copies.set(email, (copies.get(email) ?? 0) + 1);
    return chance < 0.3 ? 'drop' : 'take';
  },
});

it.each([1, 2, 3, 4])(
  'whatever relays do, nobody has more copies than one and what is recorded as unknown: seed %i',
  async (seed) => {
    const next = numbers(seed);
    const copies = new Map<string, number>();
    const clock = FakeClock.at('2026-11-23T12:00:00.000Z');
    const peers = await Promise.all([1, 2, 3].map(() => relayThat(unreliable(next, copies))));
    const relays = new Relays({
      relays: peers.map(({ url }, index) => ({
        settings: { name: `relay-${index}`, priority: index < 2 ? 1 : 2, share: 1 },
        smtp: mailer({ url, connections: 3 }),
      })),
      clock,
    });
    const handle = onDispatchRequested(dispatchNeeds(store, relays, { clock, gate: new Gate(6) }));
    const deliveryId = randomId();
    const told = async () => {
      const events = await eventsIn(store, `mailing-${deliveryId}`);
      return events.flatMap(({ type, data }) =>
        'result' in data ? data.recipients.map(({ email }) => ({ email, type, relay: data.relay })) : [],
      );
    };
    let open = pageOf(80, { deliveryId, sha256: 'a'.repeat(64), size: 3 }).recipients;
    for (let attempt = 1; open.length > 0 && attempt <= 6; attempt += 1) {
      const page = pageOf(1, { deliveryId, attempt, sha256: 'a'.repeat(64), size: 3 });
      const data = { ...page, recipients: open } satisfies DispatchRequested['data'];
      await asTenant(() => handle({ id: randomId(), type: 'DispatchRequested', data }));
      clock.advance(400_000);
      const last = new Map((await told()).map(({ email, type }) => [email, type]));
      open = open.filter(({ email }) => /Deferred|Unknown/.test(last.get(email) ?? ''));
    }
    const outcomes = await told();
    const count = (email: string, type: string) =>
      outcomes.filter((one) => one.email === email && one.type === type).length;
    for (const { email } of outcomes) {
      const has = copies.get(email) ?? 0;
      expect([email, has <= count(email, 'RecipientsAccepted') + count(email, 'OutcomeUnknown')]).toEqual([
        email,
        true,
      ]);
      expect([email, has >= count(email, 'RecipientsAccepted')]).toEqual([email, true]);
      expect(count(email, 'RecipientsAccepted')).toBeLessThanOrEqual(1);
    }
    expect(new Set(outcomes.map(({ relay }) => relay)).size).toBeGreaterThan(1);
  },
  60_000,
);
