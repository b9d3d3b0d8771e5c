import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotYet, randomId } from '@punctual/chassis';
import { asTenant, type Backends, eventsIn, eventually, FakeClock, startBackends } from '@punctual/chassis/testing';
import type { DispatchRequested } from '@punctual/contracts';
import { Gate } from '../mailing/gate';
import { onDispatchRequested } from '../mailing/on-dispatch-requested';
import { dispatchNeeds } from '../mailing/testing/dispatch-needs';
import { except, mailer, message, relayThat, scripted } from '../mailing/testing/mailer-under-test';
import { pageOf } from '../mailing/testing/page';
import { RateBook } from './rate-book';
import { defaultReceivers, receiverFinder } from './receivers';
import { Relays } from './relays';

let backends: Backends;
let store: Awaited<ReturnType<Backends['open']>>['store'];
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

const NOON = '2026-11-23T12:00:00.000Z';
const dispatch = (emails: string[]): DispatchRequested & { id: string } => ({
  id: randomId(),
  type: 'DispatchRequested',
  data: {
    ...pageOf(1, { deliveryId: randomId(), sha256: 'a'.repeat(64), size: 3 }),
    recipients: emails.map((email) => ({ email, role: 'to' })),
  },
});
const many = (count: number, domain: string) => Array.from({ length: count }, (_, index) => `p${index}@${domain}`);
const recorded = async ({ data }: DispatchRequested) => eventsIn(store, `mailing-${data.deliveryId}`);
const types = async (request: DispatchRequested) => (await recorded(request)).map(({ type }) => type);

/** A mailer over the relay `office`, and over `spare` where that is given, with rates by lane, in messages a minute. */
const newMailer = (
  url: string,
  rates: Record<string, number>,
  { clock = FakeClock.at(NOON), spare = null as string | null } = {},
) => {
  const run = randomId().slice(0, 8);
  const books = Object.entries(rates).map(([lane, perMinute]) => {
    const own = lane.replace(/^\w+/, (name) => `${name}-${run}`);
    return [own, new RateBook({ store, clock, worker: 'w1', lane: own, perMinute })] as const;
  });
  const gate = new Gate(1);
  const relays = new Relays({
    relays: Object.entries({ office: url, ...(spare === null ? {} : { spare }) }).map(([name, at], index) => ({
      settings: { name: `${name}-${run}`, priority: index + 1, share: 1 },
      smtp: mailer({ url: at, connections: 1 }),
    })),
    clock,
    receiverOf: receiverFinder(defaultReceivers),
    rates: new Map(books),
  });
  const handle = onDispatchRequested(dispatchNeeds(store, relays, { clock, gate, traffic: relays.traffic }));
  const send = (request: DispatchRequested & { id: string }, stop?: AbortSignal) =>
    asTenant(() => handle(request, stop));
  return { send, clock, gate, relays, name: `office-${run}` };
};

describe('the rate of a relay', () => {
  it('is shared by mailers that reserve their times one after the other', async () => {
    const clock = FakeClock.at(NOON);
    const lane = `shared-${randomId().slice(0, 8)}`;
    const books = ['a', 'b'].map((worker) => new RateBook({ store, clock, worker, lane, perMinute: 60 }));
    const begun: number[] = [];
    for (let second = 0; second < 20; second += 1) {
      for (const book of books) {
        await eventually(() => expect(book.readyAt(clock.millis())).not.toBeNull());
        for (
          let at = book.readyAt(clock.millis());
          at !== null && at <= clock.millis();
          at = book.readyAt(clock.millis())
        ) {
          book.take();
          begun.push(clock.millis());
        }
      }
      clock.advance(1_000);
    }
    expect(new Set(begun).size).toBe(begun.length);
    expect(begun.length).toBeGreaterThan(10);
  });

  it('lets the others of a delivery pass, and holds no place while nobody may begin', async () => {
    const relay = await relayThat();
    const { send, clock, gate } = newMailer(relay.url, { 'office~google': 30 });
    const request = dispatch([...many(3, 'gmail.com'), ...many(20, 'example.com')]);
    const handled = send(request);
    await eventually(() => expect(relay.received.length).toBeGreaterThanOrEqual(21));
    expect(relay.received.length).toBe(21);
    await eventually(() => {
      const places = gate.take(gate.capacity);
      gate.leave(places);
      expect(places).toBe(gate.capacity);
    });
    for (const count of [22, 23]) {
      clock.advance(2_000);
      await eventually(() => expect(relay.received.length).toBe(count));
    }
    await handled;
    expect(await types(request)).not.toContain('OutcomeUnknown');
  });

  it('renews the lease of an attempt that waits, and stops at once when asked to', async () => {
    const relay = await relayThat();
    const { send, clock } = newMailer(relay.url, { office: 4 });
    const stop = new AbortController();
    const request = dispatch(many(5, 'example.com'));
    const handled = send(request, stop.signal).then(
      () => null,
      (error: unknown) => error,
    );
    await eventually(() => expect(relay.received.length).toBe(1));
    await eventually(async () => expect(await types(request)).toContain('RecipientsAccepted'));
    clock.advance(11_000);
    await eventually(async () => expect((await types(request)).at(-1)).toBe('AttemptContinued'));
    stop.abort();
    expect(await handled).toMatchObject({ name: 'NotYet', ms: 0 });
    const events = await recorded(request);
    expect(events.at(-1)).toMatchObject({ type: 'AttemptContinued', data: { leaseUntil: clock.now() } });
    expect(relay.received.length).toBe(1);
  });

  it('has deliveries come back later that would wait long, with nothing recorded of them', async () => {
    const relay = await relayThat();
    const { send, clock } = newMailer(relay.url, { office: 1 });
    await send(dispatch(['first@example.com']));
    const request = dispatch(['second@example.com']);
    const error = await send(request).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(NotYet);
    expect((error as NotYet).ms).toBe(60_000);
    expect(await types(request)).toEqual([]);
    clock.advance(60_000);
    await send(request);
    expect(relay.received).toHaveLength(2);
  });

  it('holds up nobody by messages that went by another relay meanwhile', async () => {
    let refuses = true;
    const office = await relayThat({
      onConnect: (_, callback) =>
        callback(refuses ? Object.assign(new Error('not now'), { responseCode: 421 }) : undefined),
    });
    const spare = await relayThat();
    const { send, clock } = newMailer(office.url, { office: 4 }, { spare: spare.url });
    await send(dispatch(many(6, 'example.com')));
    expect(spare.received).toHaveLength(6);
    refuses = false;
    clock.advance(60_000);
    await send(dispatch(['next@example.com']));
    expect(office.received).toHaveLength(1);
  });
});

describe('a relay that asks for patience', () => {
  it.each([
    ['421 at the greeting', 'CONNECT', '421 4.7.0 slow down', 30],
    ['4.7.x at MAIL', 'MAIL', '450 4.7.1 too fast', 30],
    ['421 at MAIL', 'MAIL', '421 4.3.2 bye', 30],
    ['throttling of SES at DATA', 'DATA', '454 Throttling failure: Maximum sending rate exceeded.', 30],
    ['4.2.x at RCPT', 'RCPT', '450 4.2.1 mailbox busy', null],
    ['greylisting', 'RCPT', '450 4.7.1 greylisted', null],
    ['4.3.x at MAIL', 'MAIL', '451 4.3.0 later', null],
  ])('%s', async (_, verb, answer, rate) => {
    const { relays, name } = newMailer(await scripted(except({ [verb]: () => answer })), {});
    await relays.send(message());
    expect(relays.traffic.loweredTo(name)).toBe(rate);
  });

  it('gets the rest of a delivery slowly, with one copy each', async () => {
    let asks = true;
    const relay = await relayThat({
      onMailFrom: (_, __, callback) => {
        if (!asks) return callback();
        asks = false;
        callback(Object.assign(new Error('4.7.0 slow down'), { responseCode: 450 }));
      },
    });
    const { send, clock, relays, name } = newMailer(relay.url, {});
    const request = dispatch(many(12, 'example.com'));
    let done = false;
    const handled = send(request).finally(() => (done = true));
    await eventually(() => expect(relays.traffic.loweredTo(name)).toBe(30));
    await eventually(() => {
      if (!done) clock.advance(1_000);
      expect(done).toBe(true);
    }, 20_000);
    await handled;
    const to = relay.received.flatMap((one) => one.to);
    expect([to.length, new Set(to).size]).toEqual([11, 11]);
    expect(await types(request)).toContain('RecipientsDeferred');
  });
});
