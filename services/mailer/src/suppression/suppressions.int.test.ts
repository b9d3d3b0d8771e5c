import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Resources, randomId, runIn, suppressionIdOf, systemClock } from '@punctual/chassis';
import { type Backends, eventsIn, startBackends } from '@punctual/chassis/testing';
import { type Command, deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { onLiftSuppression, onSuppressAddress, onUnsubscribe } from './on-commands';
import { Suppressions } from './suppressions';

let backends: Backends;
let resources: Resources;
beforeAll(async () => {
  backends = await startBackends();
  resources = await backends.open();
}, 60_000);
afterAll(() => backends.close());

const SCHEDULE = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11';
/** Two mailers that share nothing but the event store. */
const setUp = () => {
  const tenantId = randomId();
  const as = <T>(work: () => Promise<T>): Promise<T> => runIn({ tenantId, userId: 'u1' }, work);
  const [one, other] = [new Suppressions(resources.store), new Suppressions(resources.store)];
  const needs = { suppressions: one, clock: systemClock };
  const ids = (reply: object) => (reply as { suppressionId: string }).suppressionId;
  const suppress = (data: Partial<Command<'SuppressAddress'>['data']> = {}, commandId = randomId()) =>
    as(() => {
      const asked = { email: 'Ada@example.com', scheduleId: null, reason: 'she asked', ...data };
      return onSuppressAddress(needs)({ type: 'SuppressAddress', commandId, data: asked });
    }).then(ids);
  const lift = (suppressionId: string) =>
    as(() =>
      onLiftSuppression(needs)({
        type: 'LiftSuppression',
        commandId: randomId(),
        data: { suppressionId, reason: 'she asked' },
      }),
    );
  const unsubscribe = (after: 'leaves' | 'returns', scheduleId: string | null = SCHEDULE) =>
    as(() => {
      const data = { email: 'ada@example.com', scheduleId, fromDelivery: 'd1', after, until: null };
      return onUnsubscribe(needs)({ type: 'Unsubscribe', commandId: randomId(), data });
    });
  const at = (email: string, scheduleId = SCHEDULE) =>
    as(async () => (await other.now()).of(email, scheduleId, systemClock.now()));
  const stored = () => resources.store.read(`suppression-${tenantId}`);
  /** Mail of a run came back, which the first mailer records, or the other one. */
  const bounces = (email: string, run: number, byOther = false) =>
    as(() => {
      const fromDelivery = deliveryIdOf(occurrenceIdOf(SCHEDULE, `run-${run}`), 0);
      const data = {
        suppressionId: suppressionIdOf(tenantId, email, null),
        email,
        fromDelivery,
        now: systemClock.now(),
      };
      return (byOther ? other : one).execute({ type: 'BounceSoft', data }, `${fromDelivery} ${email}`);
    });
  return { suppress, lift, unsubscribe, bounces, at, stored, tenantId };
};

describe('an address that gets no mail', () => {
  it('gets none from any mailer as soon as that is recorded, however it is spelled', async () => {
    const { suppress, at } = setUp();
    expect(await at('ada@example.com')).toBeNull();
    const id = await suppress();
    expect(await at('ada@EXAMPLE.com')).toMatchObject({
      id,
      email: 'Ada@example.com',
      scheduleId: null,
      cause: 'by-hand',
    });
    expect(await at('bob@example.com')).toBeNull();
  });

  it('may get all but one schedule', async () => {
    const { suppress, at } = setUp();
    await suppress({ scheduleId: SCHEDULE });
    expect(await at('ada@example.com')).toMatchObject({ scheduleId: SCHEDULE });
    expect(await at('ada@example.com', randomId())).toBeNull();
  });

  it('is recorded once, and of what was said twice the first counts', async () => {
    const { suppress, stored } = setUp();
    const command = randomId();
    const ids = await Promise.all([suppress({}, command), suppress({}, command)]);
    ids.push(await suppress({ reason: 'again' }));
    expect(new Set(ids).size).toBe(1);
    expect(await stored()).toHaveLength(1);
  });

  it('gets mail again once that is lifted, and can get none once more', async () => {
    const { suppress, lift, at } = setUp();
    const id = await suppress();
    await lift(id);
    expect(await at('ada@example.com')).toBeNull();
    await expect(lift(id)).rejects.toMatchObject({ code: 'suppression/unknown' });
    expect(await suppress()).toBe(id);
    expect(await at('ada@example.com')).not.toBeNull();
  });

  it('can leave itself, as often as its owner says so, and come back', async () => {
    const { unsubscribe, at, stored } = setUp();
    await unsubscribe('returns');
    for (const _ of [1, 2]) await unsubscribe('leaves');
    expect(await at('ada@example.com')).toMatchObject({ scheduleId: SCHEDULE, cause: 'unsubscribed' });
    for (const _ of [1, 2]) await unsubscribe('returns');
    expect(await at('ada@example.com')).toBeNull();
    expect((await stored()).map(({ type }) => type)).toEqual(['AddressSuppressed', 'SuppressionLifted']);
  });

  it('does not come back from what others said', async () => {
    const { suppress, unsubscribe, at } = setUp();
    await suppress();
    await unsubscribe('returns', null);
    expect(await at('ada@example.com')).toMatchObject({ cause: 'by-hand' });
  });

  it('counts each of many soft bounces at once, whichever mailer records it', async () => {
    const { bounces, at, tenantId } = setUp();
    const people = ['ada@example.com', 'bob@example.com'];
    await Promise.all(
      Array.from({ length: 10 }, (_, run) => people.map((email) => bounces(email, run, run % 2 === 1))).flat(),
    );
    const all = await eventsIn(resources.store, `suppression-${tenantId}`);
    for (const email of people) {
      const own = all.flatMap(({ type, data }) =>
        'email' in data && data.email === email ? ['count' in data ? data.count : type] : [],
      );
      expect(own).toEqual([1, 2, 3, 4, 'AddressSuppressed']);
      expect(await at(email)).toMatchObject({ cause: 'soft-bounces' });
    }
  });

  it('belongs to its tenant', async () => {
    const [one, other] = [setUp(), setUp()];
    const id = await one.suppress();
    expect(await other.at('ada@example.com')).toBeNull();
    await expect(other.lift(id)).rejects.toMatchObject({ code: 'suppression/unknown' });
  });

  it('is seen by questions asked while another one is being answered', async () => {
    const { suppress, at } = setUp();
    const before = Array.from({ length: 20 }, () => at('ada@example.com'));
    await suppress();
    const after = await Promise.all(Array.from({ length: 20 }, () => at('ada@example.com')));
    expect(after.every((found) => found !== null)).toBe(true);
    await Promise.all(before);
  });
});
