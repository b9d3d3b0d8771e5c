import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type DomainEvent,
  decodeEvent,
  type PersonalMark,
  personalFieldsIn,
  replacePersonal,
} from '@punctual/contracts';
import { type EventCodec, eventCodec } from './codec';
import { Unavailable } from './errors';
import { SqliteKeyStore } from './personal/key-store.sqlite';
import { type Owner, People } from './personal/people';
import { isSealed } from './personal/sealed-text';
import type { StoredEvent } from './position';

const folder = join(__dirname, '../../../contracts/src/samples');
type Sample = { type: string; metadata: unknown; data: unknown };
const samples = readdirSync(folder).map(
  (file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sample] as const,
);
const context = { tenantId: 'default' };

let keys: SqliteKeyStore;
let people: People;
let codec: EventCodec;
beforeAll(() => {
  keys = new SqliteKeyStore(':memory:');
  people = new People(keys);
  codec = eventCodec(people);
});
afterAll(() => keys.close());

/** The personal strings in data, each with its mark. */
const personalIn = (type: string, data: unknown): [string, PersonalMark][] => {
  const found: [string, PersonalMark][] = [];
  const fields = personalFieldsIn(type);
  if (fields)
    replacePersonal(fields, data, (text, mark) => {
      found.push([text, mark]);
      return text;
    });
  return found;
};
const stored = (encoded: Sample, revision = 0n): StoredEvent => ({
  ...{ stream: 's-1', id: 'i', created: '2026-11-23T09:00:00.000Z', revision },
  position: { commit: revision, prepare: revision },
  ...(JSON.parse(JSON.stringify(encoded)) as Sample),
});

describe.each(samples)('the event of %s', (_, sample) => {
  const { event } = decodeEvent(sample);

  it('is stored without what is personal in it, and reads as before', async () => {
    const before = JSON.stringify(event);
    const encoded = await codec.encode(event, context);
    expect(JSON.stringify(event)).toBe(before);
    const text = JSON.stringify(encoded);
    for (const [value, mark] of personalIn(event.type, event.data))
      if (value.includes('@') || 'of' in mark) expect(text).not.toContain(value);
    expect((await codec.decode(encoded)).event).toEqual(event);
    expect((await eventCodec(new People(keys)).decodeAll([stored(encoded)]))[0]).toMatchObject({ event });
  });

  it('reads as it is when it was written before', async () => {
    expect((await codec.decode(sample)).event).toEqual(event);
  });

  it('in its old shape, sealed, is moved by its upcasters without a look inside', async () => {
    // Seals every personal string of the newest shape wherever it stands in the old one.
    const found = personalIn(event.type, event.data).filter(([value]) => value.includes('@'));
    const owners = found.map(([of]): Owner => ({ tenantId: 'default', of }));
    const fetched = await people.keysOfOwners(owners);
    let text = JSON.stringify(sample.data);
    for (const [value] of found)
      text = text.replaceAll(
        JSON.stringify(value),
        JSON.stringify(people.sealed(value, owners[0] ?? { tenantId: '', of: '' }, fetched)),
      );
    expect((await codec.decode({ ...sample, data: JSON.parse(text) })).event).toEqual(event);
  });
});

describe('the codec', () => {
  const renamed = (name: string): DomainEvent => ({
    type: 'UserRenamed',
    data: { userId: '11111111-1111-4111-8111-111111111111', name, at: '2026-11-23T09:00:00.000Z' },
  });
  const added = (emails: string[]): DomainEvent => ({
    type: 'ListMembersAdded',
    data: { listId: '22222222-2222-4222-8222-222222222222', emails, at: '2026-11-23T09:00:00.000Z' },
  });

  it('reads an event of which it knows some people, also while another reader has it forget all', async () => {
    const mixed = await codec.encode(added(['known@example.com', 'new@example.com']), context);
    const known = await codec.encode(added(['known@example.com']), context);
    const some = new People(keys);
    const reader = eventCodec(some);
    await reader.decode(known);
    const reading = Promise.all([
      reader.decodeAll([stored(mixed)]),
      reader.openAll([stored(mixed)]),
      reader.decode(mixed),
    ]);
    some.forget();
    const [all, opened, one] = await reading;
    const emails = ['known@example.com', 'new@example.com'];
    expect(all).toMatchObject([{ event: { data: { emails } } }]);
    expect(opened).toMatchObject([{ data: { emails } }]);
    expect(one).toMatchObject({ event: { data: { emails } } });
  });

  it('reads nobody with a key that was fetched before it was destroyed', async () => {
    const sealed = await codec.encode(added(['gone@example.com']), context);
    const late = new People(keys);
    const reader = eventCodec(late);
    const keysById = keys.keysById.bind(keys);
    const spy = jest.spyOn(keys, 'keysById').mockImplementationOnce(async (ids) => {
      const found = await keysById(ids);
      await people.erase(ids);
      late.forget();
      return found;
    });
    const { event } = await reader.decode(sealed);
    expect(JSON.stringify(event)).toContain('@erased.invalid');
    expect(JSON.stringify((await reader.decode(sealed)).event)).toContain('@erased.invalid');
    spy.mockRestore();
  });

  it('reads more people at once than its caches hold', async () => {
    const emails = Array.from({ length: 45_000 }, (_, index) => `p${index}@example.com`);
    const pages = Array.from({ length: 90 }, (_, page) => emails.slice(page * 500, page * 500 + 500));
    const encoded = [];
    for (const page of pages) encoded.push(await codec.encode(added(page), context));
    const read = await eventCodec(new People(keys)).decodeAll(encoded.map((one, index) => stored(one, BigInt(index))));
    expect(
      read.flatMap((one) => ('event' in one && one.event.type === 'ListMembersAdded' ? one.event.data.emails : [])),
    ).toEqual(emails);
  });

  it('tells an erased person apart by one address, in lists as in outcomes, and shows no name', async () => {
    const encoded = await codec.encode(added(['eve@example.com']), context);
    const name = await codec.encode(renamed('Eve'), context);
    const owners = ['eve@example.com', '11111111-1111-4111-8111-111111111111'].map((of) => ({
      tenantId: 'default',
      of,
    }));
    const [id, ...others] = await people.keyIds(owners);
    await people.erase([id ?? '', ...others]);
    expect((await codec.decode(encoded)).event).toMatchObject({ data: { emails: [`erased-${id}@erased.invalid`] } });
    expect((await codec.decode(name)).event).toMatchObject({ data: { name: '(erased)' } });
  });

  it('seals a name that looks sealed, and so reads it as it was given', async () => {
    const name = `~p1${'A'.repeat(60)}`;
    const encoded = await codec.encode(renamed(name), context);
    expect(isSealed((encoded.data as { name: string }).name)).toBe(true);
    expect((await codec.decode(encoded)).event).toEqual(renamed(name));
  });

  it('without keys writes nothing personal and reads nothing sealed; everything else it does', async () => {
    const encoded = await codec.encode(added(['ann@example.com']), context);
    const without = eventCodec(null);
    await expect(without.encode(added(['ann@example.com']), context)).rejects.toThrow(Unavailable);
    await expect(without.decodeAll([stored(encoded)])).rejects.toThrow(Unavailable);
    expect((await without.decode(await without.encode(added([]), context))).event).toEqual(added([]));
  });

  it('during an update stores what is personal as it is, and still waits for a key where something is sealed', async () => {
    const readable = eventCodec(null, 'readable');
    expect((await readable.encode(added(['ann@example.com']), context)).data).toEqual(added(['ann@example.com']).data);
    const sealed = await codec.encode(added(['ann@example.com']), context);
    await expect(readable.decode(sealed)).rejects.toThrow('set KEYS_URL');
  });
});

describe('an event from before sealing', () => {
  it.each(samples)('of %s is sealed as it would be stored now, once, and reads as before', async (_, sample) => {
    const { event } = decodeEvent(sample);
    const sealed = await codec.seal(sample);
    if (!sealed) return expect(await codec.encode(event, context)).toMatchObject({ data: event.data });
    const again = { type: sample.type, ...(JSON.parse(JSON.stringify(sealed)) as typeof sealed) };
    expect((await codec.decode(again)).event).toEqual(event);
    const text = JSON.stringify(sealed.data);
    for (const [value, mark] of personalIn(event.type, event.data))
      if (mark.is === 'address' && !mark.orElse) expect(text).not.toContain(JSON.stringify(value));
    expect(await codec.seal(again)).toBeNull();
    // In a log that was copied, an event keeps the time at which it was recorded.
    const recordedAt = '2026-01-02T03:04:05.678Z';
    const copied = await codec.seal({ ...sample, metadata: { ...(sample.metadata as object), recordedAt } });
    expect(copied?.metadata).toEqual({ ...(sealed.metadata as object), recordedAt });
  });
});

it('what is read after an erasure is not opened with keys that were destroyed, also in the same batch', async () => {
  const mine = new People(keys);
  const own = eventCodec(mine);
  const [, sample] = samples.find(([file]) => file.startsWith('list-members-added')) ?? [];
  const { event } = decodeEvent(sample as Sample);
  const first = await own.encode(event, context);
  await own.decodeAll([stored(first)]);
  const owner = { tenantId: 'default', of: (event.data as { emails: string[] }).emails[0] ?? '' };
  const ids = await mine.keyIds([owner]);
  // As another process does.
  await new People(keys).erase(ids);
  const told: DomainEvent = {
    type: 'PersonErased',
    data: { erasureId: '3f8f2b0e-9c41-5f0e-8a56-0b6f6f1d9e77', keys: ids, files: 0, at: '2026-11-23T09:00:00.000Z' },
  };
  const read = await own.decodeAll([stored(await own.encode(told, context), 1n), stored(first, 2n)]);
  expect(JSON.stringify(read[1] && 'event' in read[1] && read[1].event.data)).toContain('@erased.invalid');
  // The same erasure read again leaves the caches as they are.
  const forget = jest.spyOn(mine, 'forget');
  await own.decodeAll([stored(await own.encode(told, context), 1n)]);
  expect(forget).not.toHaveBeenCalled();
  forget.mockRestore();
});
