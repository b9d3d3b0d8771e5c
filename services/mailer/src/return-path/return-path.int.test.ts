import { domainToASCII } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { linkKeys, type Resources, randomId, systemClock } from '@punctual/chassis';
import { asTenant, type Backends, startBackends } from '@punctual/chassis/testing';
import { type Letter, noticeIdOf, occurrenceIdOf } from '@punctual/contracts';
import { relayThat } from '../mailing/testing/mailer-under-test';
import { sentDelivery, startedMailer } from '../testing/started-mailer';
import { openReturnPath } from './open-return-path';

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

/** What a relay with DSN was told of each message. */
type Told = { from: string; envelope: object; recipients: [string, object][] };
const setUp = async (
  settings: { BOUNCE_DOMAIN?: string } = { BOUNCE_DOMAIN: 'bounce.example.com' },
  hideDSN = false,
) => {
  const told = new Map<string, Told>();
  const relay = await relayThat({
    hideDSN,
    onRcptTo: ({ address, args }, { envelope: { mailFrom } }, callback) => {
      const from = mailFrom ? mailFrom : { address: '', args: {} };
      const one: Told = told.get(from.address) ?? { from: from.address, envelope: from.args || {}, recipients: [] };
      one.recipients.push([address, args || {}]);
      told.set(from.address, one);
      callback();
    },
  });
  const mailer = await startedMailer(backends, relay, settings);
  running.push(mailer.stop);
  const keys = linkKeys(mine.store, systemClock);
  return { told: () => [...told.values()], open: openReturnPath({ store: mine.store, keys }), keys };
};
const inAscii = (address: string): string => address.replace(/[^@]+$/, domainToASCII);
const localPart = (address: string): string => address.slice(0, address.indexOf('@'));

it('each message has a way back that leads to its delivery and recipient, and tells it to a relay with DSN', async () => {
  const { told, open } = await setUp();
  const people = ['Ada@example.com', 'bob@example.com', 'cy@bücher.example'];
  const deliveryId = await sentDelivery(mine, people);
  const all = told();
  expect(all).toHaveLength(3);
  const found = await Promise.all(
    all.map(async ({ from, envelope, recipients }) => {
      expect(from).toMatch(/^[a-z2-7]{37}@bounce\.example\.com$/);
      expect(envelope).toMatchObject({ ENVID: localPart(from), RET: 'HDRS' });
      expect(recipients).toEqual([
        [expect.any(String), { NOTIFY: 'FAILURE,DELAY', ORCPT: `rfc822;${inAscii(recipients[0]?.[0] ?? '')}` }],
      ]);
      const back = await open(localPart(from).toUpperCase());
      expect(back).toMatchObject({ tenantId: 'default', deliveryId });
      return back?.among(people);
    }),
  );
  expect(found.toSorted()).toEqual(people.toSorted());
}, 30_000);

it('one message to several has one way back, which names none of them', async () => {
  const { told, open } = await setUp();
  const people = ['ada@example.com', 'bob@example.com'];
  const deliveryId = await sentDelivery(mine, people, { audience: 'together' });
  const [one, ...others] = told();
  expect(others).toEqual([]);
  expect(one?.recipients).toEqual(people.map((email) => [email, { NOTIFY: 'FAILURE,DELAY' }]));
  const back = await open(localPart(one?.from ?? ''));
  expect([back?.deliveryId, back?.among(people)]).toEqual([deliveryId, null]);
}, 30_000);

it('tests, notices, and mail without a domain for it come back to the sender', async () => {
  const letter: Letter = {
    ...{ why: 'test', schedule: null, lists: [], manageUrl: null, began: 'test', frequency: null, formats: [] },
    nextRun: null,
  };
  const { told } = await setUp();
  await sentDelivery(mine, ['ada@example.com'], {
    letter,
    occurrenceId: occurrenceIdOf(randomId(), `test-${randomId()}`),
  });
  await sentDelivery(mine, ['bob@example.com'], { occurrenceId: noticeIdOf(randomId(), randomId(), 1) });
  expect(told()).toMatchObject([{ from: 'reports@example.com', envelope: {} }]);
  expect(told()[0]?.recipients).toHaveLength(2);
  for (const stop of running.splice(0)) await stop();
  const { told: without } = await setUp({});
  await sentDelivery(mine, ['ada@example.com']);
  expect(without()).toEqual([{ from: 'reports@example.com', envelope: {}, recipients: [['ada@example.com', {}]] }]);
}, 60_000);

it('a relay without DSN is asked for nothing', async () => {
  const { told } = await setUp(undefined, true);
  await sentDelivery(mine, ['ada@example.com']);
  expect(told()).toMatchObject([{ recipients: [['ada@example.com', {}]] }]);
  expect(told()[0]?.envelope).not.toHaveProperty('ENVID');
}, 30_000);

it('a way back opens after its key was replaced, and nobody makes one', async () => {
  const { told, open, keys } = await setUp();
  const deliveryId = await sentDelivery(mine, ['ada@example.com']);
  const token = localPart(told()[0]?.from ?? '');
  await asTenant(() => keys.replace());
  expect(await open(token)).toMatchObject({ deliveryId });
  const forged = token.slice(0, -1) + (token.endsWith('a') ? 'q' : 'a');
  const elsewhere = `aaaaaaaaaaaa${token.slice(12)}`;
  for (const wrong of [forged, elsewhere, '', 'postmaster', `7${'7'.repeat(36)}`]) expect(await open(wrong)).toBeNull();
}, 30_000);
