import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type EventStore,
  linkKeys,
  publishEvent,
  type Resources,
  randomId,
  repository,
  runIn,
  Unavailable,
} from '@punctual/chassis';
import { asTenant, type Backends, eventually, startBackends } from '@punctual/chassis/testing';
import {
  type FeedbackKind,
  type FeedbackReport,
  type FeedbackSource,
  type Letter,
  noticeIdOf,
  occurrenceIdOf,
} from '@punctual/contracts';
import { mailing } from '../mailing/mailing';
import { relayThat } from '../mailing/testing/mailer-under-test';
import { type Behaviour, reply } from '../mailing/testing/test-relay';
import { openReturnPath } from '../return-path/open-return-path';
import { Suppressions } from '../suppression/suppressions';
import { eventsIn, sentDelivery, startedMailer } from '../testing/started-mailer';
import { openedDelivery } from './opened-delivery';
import { type RecordFeedback, recordFeedback } from './record-feedback';
import { type SuppressReturned, suppressReturned } from './suppress-returned';
import { keepUnmatched } from './unmatched';

let backends: Backends;
let mine: Resources;
const running: (() => Promise<void>)[] = [];
beforeAll(async () => {
  backends = await startBackends();
  mine = await backends.open();
}, 60_000);
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});
afterAll(() => backends.close());

const report = (
  names: Partial<FeedbackReport['names']>,
  kinds: [email: string | null, kind: FeedbackKind][],
  source: FeedbackSource = 'smtp',
): FeedbackReport => ({
  ...{ feedbackId: randomId(), source, at: new Date().toISOString() },
  names: { token: null, envelopeId: null, messageId: null, ...names },
  recipients: kinds.map(([email, kind]) => ({ email, kind, status: null, text: 'no such user' })),
});

const setUp = async (behaviour: Behaviour = {}) => {
  const relay = await relayThat(behaviour);
  const { stop } = await startedMailer(backends, relay, { BOUNCE_DOMAIN: 'bounce.example.com' });
  running.push(stop);
  const tokenTo = (email: string): string =>
    relay.received.findLast(({ to }) => to.includes(email))?.from.split('@')[0] ?? '';
  const tell = (said: FeedbackReport, deliveryId: string | null = null, tenantId = 'default') =>
    runIn({ tenantId, userId: null }, () =>
      mine.bus.request({ type: 'RecordFeedback', data: { report: said, deliveryId } }, said.feedbackId),
    );
  return { relay, tokenTo, tell };
};
/** What came back of a delivery. */
const returnedOf = async (deliveryId: string) =>
  (await eventsIn(mine, `mailing-${deliveryId}`)).flatMap(({ type, data }) =>
    'feedbackId' in data && 'email' in data ? [[type, data.email, 'kind' in data ? data.kind : null]] : [],
  );
/** What was recorded of an address of nobody else. */
const suppressionsOf = async (email: string, tenantId = 'default') =>
  (await eventsIn(mine, `suppression-${tenantId}`)).flatMap(({ type, data }) =>
    'email' in data && data.email === email ? [[type, 'cause' in data ? data.cause : null]] : [],
  );
const unmatchedIn = async (tenantId = 'default') =>
  (await eventsIn(mine, `feedback-${tenantId}`)).flatMap((event) =>
    event.type === 'FeedbackUnmatched' ? [event.data] : [],
  );
/** Parts of mailers that share nothing but the event store. */
const suppressing = () =>
  suppressReturned({
    ...{ suppressions: new Suppressions(mine.store), clock: mine.clock },
    openedDelivery: openedDelivery(mine.store, mine.clock),
  });
const recorder = (suppress: SuppressReturned, store: EventStore = mine.store) =>
  recordFeedback({
    ...{
      log: mine.log,
      mailings: repository(store, 'mailing', mailing),
      keepUnmatched: keepUnmatched(store),
      suppress,
    },
    openedDelivery: openedDelivery(store, mine.clock),
    open: openReturnPath({ store, keys: linkKeys(store, mine.clock) }),
  });

/** Tells the mailer of a refusal in a session, as the relay does. */
const rejectedIn = async (deliveryId: string): Promise<void> => {
  const stored = await mine.store.read(`mailing-${deliveryId}`);
  const rejected = stored.find(({ type }) => type === 'RecipientsRejected');
  if (!rejected) throw new Error('nobody was rejected');
  await publishEvent(mine, rejected);
};
const refusesLucy: Behaviour['onRcptTo'] = ({ address }, _, callback) =>
  callback(address.startsWith('lucy') ? reply(550, '5.1.1 no such user') : null);
const person = (name: string): string => `${name}-${randomId().slice(0, 8)}@example.com`;

describe('a report', () => {
  it('that came by the way back is recorded once, and ends mail to the address', async () => {
    const { tokenTo, tell } = await setUp();
    const [ada, bob] = [person('ada'), person('bob')];
    const deliveryId = await sentDelivery(mine, [ada, bob]);
    const said = report({ token: tokenTo(ada).toUpperCase() }, [['someone@else.example', 'hard']]);
    for (const _ of [1, 2]) expect(await tell(said)).toMatchObject({ result: { deliveryId, recipients: 1 } });
    expect(await returnedOf(deliveryId)).toEqual([['RecipientBounced', ada, 'hard']]);
    expect(await suppressionsOf(ada)).toEqual([['AddressSuppressed', 'hard-bounce']]);
    expect(await suppressionsOf(bob)).toEqual([]);
  }, 30_000);

  it('that was recorded by a mailer which ended before what follows is finished when it comes again', async () => {
    const { tokenTo } = await setUp();
    const ada = person('ada');
    const deliveryId = await sentDelivery(mine, [ada]);
    const suppress = suppressing();
    let ends = true;
    const record = recorder((...asked) =>
      ends ? Promise.reject(new Unavailable('eventStore', 'away')) : suppress(...asked),
    );
    const said = report({ token: tokenTo(ada) }, [[ada, 'hard']]);
    await expect(record(said)).rejects.toBeInstanceOf(Unavailable);
    expect([await returnedOf(deliveryId), await suppressionsOf(ada)]).toEqual([
      [['RecipientBounced', ada, 'hard']],
      [],
    ]);
    ends = false;
    for (const _ of [1, 2]) expect(await record(said)).toEqual({ deliveryId, recipients: 1 });
    expect(await returnedOf(deliveryId)).toHaveLength(1);
    expect(await suppressionsOf(ada)).toEqual([['AddressSuppressed', 'hard-bounce']]);
  }, 30_000);

  it('is known by its envelope id, or by a delivery that was to whom it is about, also in a complaint', async () => {
    const { tokenTo, tell } = await setUp();
    const [ada, bob] = [person('ada'), person('bob')];
    const deliveryId = await sentDelivery(mine, [ada, bob]);
    await tell(report({ envelopeId: tokenTo(bob) }, [[null, 'complaint']]));
    await tell(report({ messageId: '<x@example.com>' }, [[ada.toUpperCase(), 'policy']]), deliveryId);
    expect(await returnedOf(deliveryId)).toEqual([
      ['RecipientComplained', bob, null],
      ['RecipientBounced', ada, 'policy'],
    ]);
    expect([await suppressionsOf(ada), await suppressionsOf(bob)]).toEqual([[], [['AddressSuppressed', 'complaint']]]);
  }, 30_000);

  it('that is about nobody of ours is kept without what it says of people, and suppresses nobody', async () => {
    const { tokenTo, tell } = await setUp();
    const ada = person('ada');
    const deliveryId = await sentDelivery(mine, [ada]);
    const token = tokenTo(ada);
    const forged = token.slice(0, -1) + (token.endsWith('a') ? 'q' : 'a');
    const all = [
      report({ token: forged, messageId: '<m1@example.com>' }, [[ada, 'hard']]),
      report({ envelopeId: 'what they like' }, [
        [ada, 'hard'],
        [null, 'soft'],
        [ada, 'hard'],
      ]),
      report({}, [['eve@example.com', 'hard']]),
    ];
    for (const [index, said] of [...all, all[0] as FeedbackReport].entries())
      expect(await tell(said, index === 2 ? deliveryId : null)).toMatchObject({ result: { deliveryId: null } });
    const kept = (await unmatchedIn()).filter(({ feedbackId }) => all.some((one) => one.feedbackId === feedbackId));
    expect(kept).toMatchObject([
      { messageId: '<m1@example.com>', kinds: ['hard'], recipients: 1, why: 'no-delivery' },
      { kinds: ['hard', 'soft'], recipients: 3, why: 'no-delivery' },
      { kinds: ['hard'], recipients: 1, why: 'no-recipient' },
    ]);
    expect(JSON.stringify(kept)).not.toContain(ada);
    expect([await returnedOf(deliveryId), await suppressionsOf(ada)]).toEqual([[], []]);
  }, 30_000);

  it('of another tenant reaches no delivery but by the way back, and then that of its tenant', async () => {
    const { tokenTo, tell } = await setUp();
    const ada = person('ada');
    const deliveryId = await sentDelivery(mine, [ada]);
    await tell(report({}, [[ada, 'hard']]), deliveryId, 'acme');
    expect(await returnedOf(deliveryId)).toEqual([]);
    expect(await unmatchedIn('acme')).toMatchObject([{ why: 'no-delivery' }]);
    await tell(report({ token: tokenTo(ada) }, [[ada, 'hard']]), null, 'acme');
    expect(await returnedOf(deliveryId)).toEqual([['RecipientBounced', ada, 'hard']]);
    expect([await suppressionsOf(ada), await suppressionsOf(ada, 'acme')]).toEqual([
      [['AddressSuppressed', 'hard-bounce']],
      [],
    ]);
  }, 30_000);

  it('is one of many of a delivery at once, which all mailers record, and none reads the others for each', async () => {
    await setUp();
    const people = Array.from({ length: 60 }, (_, number) => person(`p${number}`));
    const deliveryId = await sentDelivery(mine, people, { audience: 'together' });
    const reads: string[] = [];
    const read: EventStore['read'] = (stream, options) => {
      reads.push(stream);
      return mine.store.read(stream, options);
    };
    const counting = new Proxy(mine.store, {
      get: (store, name) => {
        const value: unknown = name === 'read' ? read : Reflect.get(store, name);
        return typeof value === 'function' && name !== 'read' ? value.bind(store) : value;
      },
    });
    const tellAll = (records: RecordFeedback[], kind: FeedbackKind) =>
      Promise.all(
        people.map((email, number) =>
          asTenant(() => records[number % records.length]?.(report({}, [[email, kind]], 'ses'), { deliveryId })),
        ),
      );
    const nothing: SuppressReturned = async () => {};
    await tellAll([recorder(nothing, counting)], 'delayed');
    expect(reads.length).toBeLessThan(10);
    await tellAll(
      Array.from({ length: 6 }, () => recorder(nothing)),
      'content',
    );
    const returned = await returnedOf(deliveryId);
    for (const [type, kind] of [
      ['RecipientDelayed', null],
      ['RecipientBounced', 'content'],
    ]) {
      const told = returned.filter(([one]) => one === type);
      expect(told.toSorted()).toEqual(people.map((email) => [type, email, kind]).toSorted());
    }
  }, 30_000);

  it('by the way back of a message to several ends no mail to anybody, since each of them knows it, but by a provider', async () => {
    const { tokenTo, tell } = await setUp();
    const [ada, bob, eve] = [person('ada'), person('bob'), person('eve')];
    const deliveryId = await sentDelivery(mine, [ada, bob, eve], { audience: 'together' });
    const names = { token: tokenTo(eve) };
    const forged = report(names, [
      [ada, 'hard'],
      [bob, 'complaint'],
    ]);
    for (const _ of [1, 2]) await tell(forged);
    expect(await returnedOf(deliveryId)).toEqual([
      ['RecipientBounced', ada, 'soft'],
      ['RecipientComplained', bob, null],
    ]);
    expect([await suppressionsOf(ada), await suppressionsOf(bob)]).toEqual([[['SoftBounceCounted', null]], []]);
    await tell(
      report(
        names,
        [
          [ada, 'hard'],
          [bob, 'complaint'],
        ],
        'ses',
      ),
    );
    expect([(await suppressionsOf(ada)).at(-1), await suppressionsOf(bob)]).toEqual([
      ['AddressSuppressed', 'hard-bounce'],
      [['AddressSuppressed', 'complaint']],
    ]);
  }, 30_000);

  it('about a test or a notice is recorded, and nothing follows, also from a refusal in the session', async () => {
    const { tell } = await setUp({ onRcptTo: refusesLucy });
    const [ada, lucy] = [person('ada'), person('lucy')];
    const letter: Letter = {
      ...{ why: 'test', schedule: null, lists: [], manageUrl: null, began: 'test', frequency: null, formats: [] },
      nextRun: null,
    };
    for (const changes of [
      { letter, occurrenceId: occurrenceIdOf(randomId(), `test-${randomId()}`) },
      { occurrenceId: noticeIdOf(randomId(), randomId(), 1) },
    ]) {
      const deliveryId = await sentDelivery(mine, [ada, lucy], changes);
      await tell(report({ messageId: '<m1@example.com>' }, [[ada, 'hard']], 'sendgrid'), deliveryId);
      expect(await returnedOf(deliveryId)).toEqual([['RecipientBounced', ada, 'hard']]);
      await rejectedIn(deliveryId);
    }
    // Refusals are handled in their order: when what follows from this one is recorded, nothing followed from those.
    const paul = person('lucy');
    await rejectedIn(await sentDelivery(mine, [paul]));
    await eventually(async () => expect(await suppressionsOf(paul)).toEqual([['AddressSuppressed', 'hard-bounce']]));
    expect([await suppressionsOf(ada), await suppressionsOf(lucy)]).toEqual([[], []]);
  }, 30_000);

  it('of soft bounces counts a run once, and mail that is accepted later is noted', async () => {
    const { tokenTo, tell } = await setUp();
    const ada = person('ada');
    await sentDelivery(mine, [ada]);
    expect(await suppressionsOf(ada)).toEqual([]);
    const token = tokenTo(ada);
    for (const _ of [1, 2]) await tell(report({ token }, [[ada, 'soft']]));
    expect(await suppressionsOf(ada)).toEqual([['SoftBounceCounted', null]]);
    await sentDelivery(mine, [ada, person('bob')]);
    await eventually(async () => {
      const known = await suppressionsOf(ada);
      expect(known).toEqual([
        ['SoftBounceCounted', null],
        ['AcceptedAfterBounce', null],
      ]);
    });
  }, 30_000);
});

it('a mail that is refused in its session ends mail to an address that is not there, and not one that is about us', async () => {
  const [ada, bob] = [person('ada'), person('bob')];
  await setUp({
    onRcptTo: ({ address }, _, callback) =>
      callback(reply(550, address === ada ? '5.1.1 no such user' : '5.7.515 not authenticated')),
  });
  const deliveryId = await sentDelivery(mine, [bob, ada], { audience: 'together' });
  await rejectedIn(deliveryId);
  // Recipients are looked at in their order: when the last one is known, the first one was.
  await eventually(async () => expect(await suppressionsOf(ada)).toEqual([['AddressSuppressed', 'hard-bounce']]));
  expect(await suppressionsOf(bob)).toEqual([]);
}, 30_000);
