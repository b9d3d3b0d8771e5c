import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotYet, randomId, repository } from '@punctual/chassis';
import { asTenant, type Backends, eventsIn, eventually, FakeClock, startBackends } from '@punctual/chassis/testing';
import type { DispatchRequested } from '@punctual/contracts';
import { Gate } from './gate';
import { mailing } from './mailing';
import { onDispatchRequested } from './on-dispatch-requested';
import { dispatchNeeds } from './testing/dispatch-needs';
import { mailer, relayThat } from './testing/mailer-under-test';
import { pageOf } from './testing/page';
import type { Reaction, TestRelay } from './testing/test-relay';

let backends: Backends;
let store: Awaited<ReturnType<Backends['open']>>['store'];
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

const NOON = '2026-11-23T12:00:00.000Z';

/** A separate mailer that shares only the event store with others. Its clock stands still, like that of a paused process. */
const newMailer = (worker: string, relay: TestRelay, { connections = 1 } = {}) => {
  const clock = FakeClock.at(NOON);
  const handle = onDispatchRequested(
    dispatchNeeds(store, mailer({ url: relay.url, connections }), { clock, worker, gate: new Gate(connections) }),
  );
  return { handle: (...asked: Parameters<typeof handle>) => asTenant(() => handle(...asked)), clock };
};
const dispatch = (count: number, attempt = 1, deliveryId: string = randomId()): DispatchRequested & { id: string } => ({
  id: randomId(),
  type: 'DispatchRequested',
  data: pageOf(count, { deliveryId, attempt, sha256: 'a'.repeat(64), size: 3 }),
});
const recorded = async ({ data }: DispatchRequested) => eventsIn(store, `mailing-${data.deliveryId}`);
const types = async (request: DispatchRequested) => (await recorded(request)).map(({ type }) => type);
/** `type: who`, late ones marked, for events that name recipients. */
const told = async (request: DispatchRequested) =>
  (await recorded(request)).flatMap(({ type, data }) =>
    'result' in data && 'recipients' in data
      ? data.recipients.map(
          ({ email }) => `${'late' in data && data.late ? 'late ' : ''}${type} ${email.split('@')[0]}`,
        )
      : [],
  );
/** A relay that delays its answer to the message for `who`. */
const relayThatHolds = async (who: string) => {
  const answer = Promise.withResolvers<Reaction>();
  let holds = 0;
  const relay = await relayThat({
    onMessage: ({ to }) => {
      if (to[0] !== `${who}@example.com` || holds++ > 0) return 'take';
      return answer.promise;
    },
  });
  return { relay, answer: answer.resolve, holding: () => eventually(() => expect(holds).toBe(1)) };
};
const copies = (relay: TestRelay, name: string) =>
  relay.received.filter(({ to }) => to[0] === `${name}@example.com`).length;

describe('two mailers', () => {
  it('a redelivery while the first works records nothing and sends nothing', async () => {
    const { relay, answer, holding } = await relayThatHolds('p0');
    const [a, b] = [newMailer('a', relay), newMailer('b', relay)];
    const request = dispatch(1);
    const first = a.handle(request);
    await holding();
    b.clock.advance(20_000);
    await expect(b.handle(request)).rejects.toThrow(NotYet);
    await b.handle(request).catch((error: NotYet) => expect(error.ms).toBe(11_000));
    expect(await types(request)).toEqual(['AttemptStarted']);
    answer('take');
    await first;
    await b.handle(request);
    expect(await types(request)).toEqual(['AttemptStarted', 'RecipientsAccepted']);
    expect(copies(relay, 'p0')).toBe(1);
  });

  it('the first paused: the second continues the same attempt, and outcomes of the first are recorded as late', async () => {
    const { relay, answer, holding } = await relayThatHolds('p0');
    const [a, b] = [newMailer('a', relay), newMailer('b', relay)];
    const request = dispatch(40);
    const first = a.handle(request);
    await holding();
    b.clock.advance(31_000);
    await b.handle(request);
    const begun = (await recorded(request)).find(({ type }) => type === 'AttemptStarted')?.data;
    const atRisk = begun && 'waiting' in begun ? begun.recipients : [];
    expect(atRisk.length).toBeLessThanOrEqual(4);
    expect(relay.received.length).toBe(40 - atRisk.length);

    // It resumes: the relay's answer has arrived, and its clock shows the pause.
    a.clock.advance(31_000);
    answer('take');
    await first;
    const outcomes = await told(request);
    expect(outcomes.filter((outcome) => outcome.endsWith(' p0'))).toEqual([
      'OutcomeUnknown p0',
      'late RecipientsAccepted p0',
    ]);
    expect(outcomes.filter((outcome) => outcome.endsWith(' p1'))).toEqual([
      'OutcomeUnknown p1',
      'late RecipientsDeferred p1',
    ]);
    expect(outcomes.filter((outcome) => outcome.startsWith('RecipientsAccepted'))).toHaveLength(40 - atRisk.length);
    for (const { email } of request.data.recipients)
      expect(copies(relay, email.split('@')[0] ?? '')).toBeLessThanOrEqual(1);
    const results = (await recorded(request)).filter(({ data }) => 'result' in data && data.result !== null);
    expect(results).toHaveLength(1);
  });

  it('an acceptance of attempt 1 is recorded after attempt 2 is over', async () => {
    const { relay, answer, holding } = await relayThatHolds('p0');
    const [a, b] = [newMailer('a', relay), newMailer('b', relay)];
    const request = dispatch(1);
    const first = a.handle(request);
    await holding();
    b.clock.advance(31_000);
    await b.handle(request);
    await b.handle(dispatch(1, 2, request.data.deliveryId));
    answer('take');
    await first;
    expect(await told(request)).toEqual(['OutcomeUnknown p0', 'RecipientsAccepted p0', 'late RecipientsAccepted p0']);
    expect(copies(relay, 'p0')).toBe(2);
  });

  it('a paused mailer whose expired lease was not taken over renews it and continues', async () => {
    const { relay, answer, holding } = await relayThatHolds('p0');
    const a = newMailer('a', relay);
    const request = dispatch(6);
    const first = a.handle(request);
    await holding();
    a.clock.advance(60_000);
    answer('take');
    await first;
    expect(relay.received).toHaveLength(6);
    expect(await types(request)).toEqual(
      expect.arrayContaining(['AttemptStarted', 'AttemptContinued', 'RecipientsAccepted']),
    );
    expect(await types(request)).not.toContain('OutcomeUnknown');
  });

  it('a slow message keeps its lease', async () => {
    const { relay, answer, holding } = await relayThatHolds('p0');
    const [a, b] = [newMailer('a', relay), newMailer('b', relay)];
    const request = dispatch(1);
    const first = a.handle(request);
    await holding();
    for (let passed = 0; passed < 40_000; passed += 10_000) {
      a.clock.advance(10_000);
      const count = 2 + passed / 10_000;
      await eventually(async () => expect((await types(request)).length).toBe(count));
    }
    b.clock.advance(40_000);
    await expect(b.handle(request)).rejects.toThrow(NotYet);
    answer('take');
    await first;
    expect(await told(request)).toEqual(['RecipientsAccepted p0']);
  });
});

describe('a crash', () => {
  it.each([
    ['200 deliveries to one recipient', Array.from({ length: 200 }, () => dispatch(1))],
    ['two pages of 500', [dispatch(500), dispatch(500)]],
  ])('leaves at most four messages per connection unknown: %s', async (_, requests) => {
    let held = 0;
    const answer = Promise.withResolvers<Reaction>();
    const relay = await relayThat({ onMessage: () => (++held > 20 ? answer.promise : 'take') });
    const a = newMailer('a', relay, { connections: 2 });
    const handled = Promise.all(requests.map((request) => a.handle(request)));
    await eventually(() => expect(held).toBe(22));
    const begun = async () => {
      const states = await Promise.all(
        requests.map(({ data }) => repository(store, 'mailing', mailing).load(data.deliveryId)),
      );
      return states.reduce((sum, { running }) => sum + (running?.begun.size ?? 0), 0);
    };
    await eventually(async () => expect(await begun()).toBe(8));
    const started = (await Promise.all(requests.map(recorded))).filter(({ length }) => length > 0);
    expect(started.length).toBeLessThanOrEqual(28);
    answer.resolve('take');
    await handled;
  });
});
