import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Erasure, packRows, randomId, readErasures, runIn, sha256 } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import {
  type Command,
  deliveryIdOf,
  type Event,
  erasedAddress,
  occurrenceIdOf,
  parseDeliveryId,
} from '@punctual/contracts';
import { ADA, ARTIFACT, BOB, firedOf, RENDERED } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';
import { type ErasureNeeds, erase } from './erase';

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
});
afterEach(() => tracker.close(), 20_000);

const PERSON = 'Zoe@example.com';
const ask = (email = PERSON, commandId: string = randomId(), tenantId = 'default') => {
  const command: Command<'ErasePerson'> = { type: 'ErasePerson', data: { email, account: null, reason: 'by letter' } };
  return runIn({ tenantId, userId: 'u1' }, () => tracker.bus.request(command, commandId));
};
const known = () => readErasures(tracker.store);
const ended = (state: 'erased' | 'heldAt') =>
  eventually(async () => {
    const [one] = await known();
    expect(one?.[state]).toBeTruthy();
    return one as Erasure;
  });
/** Appends as a service does, so that it is sealed. */
const sealed = async (stream: string, { type, data }: Event<'DeliveryOpened'> | Event<'RowsRead'>): Promise<void> => {
  const encoded = await tracker.store.codec.encode({ type, data } as Event<'DeliveryOpened'>, { tenantId: 'default' });
  await tracker.store.append(stream, [{ id: randomId(), ...encoded }], 'any');
};
const { nominal: _nominal, recipients: _recipients, nextDueAt: _next, ...order } = firedOf();
const opened = (deliveryId: string, emails: string[], hash: string): Event<'DeliveryOpened'> => {
  return {
    type: 'DeliveryOpened',
    data: {
      ...order,
      ...{ ...parseDeliveryId(deliveryId), deliveryId, pages: 1, attempt: 1 },
      recipients: emails.map((email) => ({ email, role: 'to' as const })),
      ...{ subject: RENDERED.subject, artifacts: [{ ...ARTIFACT, sha256: hash }], rendering: null },
    },
  } as Event<'DeliveryOpened'>;
};
const put = (text: string) => tracker.resources.artifacts.put(Buffer.from(text));
const kept = async () => (await tracker.resources.artifacts.list()).map(({ hash }) => hash).sort();

describe('a person is erased', () => {
  it('once for each command: keys are destroyed, and files about them alone removed; the record does not say who', async () => {
    const occurrenceId = occurrenceIdOf(randomId(), 'run-1');
    const shared = occurrenceIdOf(randomId(), 'run-2');
    const rows = packRows([{ email: PERSON }]);
    const about = { occurrenceId, reportId: randomId(), reportVersion: 1, at: tracker.now() };
    const claim = { sha256: await tracker.resources.artifacts.put(rows), size: rows.length, count: 1 };
    await sealed(`rows-${occurrenceId}`, { type: 'RowsRead', data: { ...about, rows: claim } });
    const [hers, theirs, everybodys] = [await put('hers'), await put('theirs'), await put('for everybody')];
    // Equal files are one object: Bob's part of the same rows is the same as hers.
    const same = await put('the rows of one department');
    for (const [run, page, to, hash] of [
      [occurrenceId, 0, [PERSON.toLowerCase()], hers],
      [occurrenceId, 1, [PERSON, ADA], theirs],
      [shared, 0, [PERSON], everybodys],
      [occurrenceId, 2, [PERSON], same],
      [occurrenceId, 3, [BOB], same],
    ] as const) {
      const id = deliveryIdOf(run, page);
      await sealed(`delivery-${id}`, opened(id, [...to], hash));
    }
    const commandId = randomId();
    const [first, again] = [await ask(PERSON, commandId), await ask(PERSON, commandId)];
    expect(again).toMatchObject({ ok: true, result: (first as { result: object }).result });
    const { keys, email, why, userId } = await ended('erased');
    expect({ email, why, userId }).toEqual({ email: erasedAddress(keys[0] ?? ''), why: 'by letter', userId: 'u1' });
    expect(await kept()).toEqual([theirs, everybodys, same].sort());
    expect(await tracker.backends.keys.keysById(keys)).toEqual(new Map(keys.map((id) => [id, { id, key: null }])));
    expect(await known()).toHaveLength(1);
    expect(JSON.stringify(tracker.backends.logged.lines).toLowerCase()).not.toContain('zoe');
    const stored = await tracker.store.read('erasure-people');
    expect(stored.map(({ type }) => type)).toEqual(['ErasureRequested', 'PersonErased']);
    expect(stored.map(({ data }) => JSON.stringify(data)).join()).not.toMatch(/zoe/i);
    expect(stored[1]?.data).toMatchObject({ files: 2 });
    expect(sha256('hers')).toBe(hers);
  });

  it('not while events from before sealing name them in any spelling; other tenants and people do not count', async () => {
    const stream = (who: string) => tracker.append(`list-${randomId()}`, added(who));
    const added = (who: string): Event<'ListMembersAdded'> => ({
      type: 'ListMembersAdded',
      data: { listId: randomId(), emails: [who, BOB], at: tracker.now() },
    });
    await stream('ZOE@EXAMPLE.COM');
    await ask();
    const { keys, email } = await ended('heldAt');
    expect(email).toBe(PERSON);
    expect([...(await tracker.backends.keys.keysById(keys)).values()].every(({ key }) => key !== null)).toBe(true);
    // The person of the same address in another tenant has another key, and no such events.
    await ask(PERSON, randomId(), 'other');
    await eventually(async () => expect((await known())[1]?.erased).toBeTruthy());
    expect((await known())[0]?.erased).toBeNull();
  });

  it('also by a process that takes over after the keys were destroyed', async () => {
    await tracker.stop();
    await tracker.connect();
    const { people, store, previews, clock, log } = tracker.resources;
    if (!people) throw new Error('there are no keys');
    const artifacts = { shred: async () => {} };
    const needs: ErasureNeeds = { people, store, artifacts, previews, clock, log, alsoErase: async () => {} };
    const keys = await people.keyIds([{ tenantId: 'default', of: PERSON }]);
    const about = { erasureId: randomId(), email: PERSON, account: null, keys, why: 'x', userId: null };
    const erasure: Erasure = { ...about, tenantId: 'default', requestedAt: tracker.now(), heldAt: null, erased: null };
    const failing = {
      codec: store.codec,
      follow: store.follow.bind(store),
      append: () => Promise.reject(new Error('gone')),
    } as unknown as typeof store;
    const { signal } = new AbortController();
    const run = (some: ErasureNeeds, one: Erasure) => runIn({ tenantId: 'default' }, () => erase(some, one, signal));
    await expect(run({ ...needs, store: failing }, erasure)).rejects.toThrow('gone');
    expect((await tracker.backends.keys.keysById(keys)).get(keys[0] ?? '')?.key).toBeNull();
    // What the next one reads in the log.
    expect(await run(needs, { ...erasure, email: erasedAddress(keys[0] ?? '') })).toBe('erased');
    expect(await run(needs, { ...erasure, email: erasedAddress(keys[0] ?? '') })).toBe('erased');
    const stored = await store.read('erasure-people');
    expect(stored.map(({ type, data }) => [type, data])).toEqual([
      ['PersonErased', { erasureId: erasure.erasureId, keys, files: 0, at: expect.any(String) }],
    ]);
  });

  it('but not under the address that an erased person reads as', async () => {
    expect(await ask(erasedAddress('0123456789ab'))).toMatchObject({ ok: false, code: 'person/erased' });
    expect(await known()).toEqual([]);
  });
});
