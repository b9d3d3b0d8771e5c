import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Event, metadataFor } from '@punctual/contracts';
import { type EmbeddedStore, startEmbeddedStore } from '@punctual/embedded-store';
import { checkpoint } from '../checkpoints';
import { eventCodec } from '../codec';
import { ConfigError } from '../config';
import { connectStore } from '../connect-store';
import { EventStore } from '../event-store';
import { randomId } from '../ids';
import { SqliteKeyStore } from '../personal/key-store.sqlite';
import { People } from '../personal/people';
import { comparePositions, type StoredEvent } from '../position';
import { snapshot } from '../snapshot';
import { reportDefined } from '../testing/report-events';
import { CopiedStore } from './copied-store';
import { copyLog } from './copy-log';

let directory: string;
let keys: SqliteKeyStore;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'punctual-copy-'));
  keys = new SqliteKeyStore(join(directory, 'keys.db'));
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await keys.close();
  rmSync(directory, { recursive: true });
});

type Log = { server: EmbeddedStore; store: EventStore; file: string; raw: EventStoreDBClient };
const codec = () => eventCodec(new People(keys));
const startLog = async (): Promise<Log> => {
  const file = join(directory, `${randomId()}.db`);
  const server = await startEmbeddedStore({ file });
  const store = new EventStore(await connectStore(server.url), undefined, undefined, codec());
  const raw = EventStoreDBClient.connectionString([server.url] as unknown as TemplateStringsArray);
  closing.push(
    () => server.close(),
    () => store.close(),
    () => raw.dispose(),
  );
  return { server, store, file, raw };
};
const copy = async (from: Log, to: Log, change: Partial<Parameters<typeof copyLog>[0]> = {}) => {
  const source = new CopiedStore('EVENTSTORE_FROM', from.server.url);
  const target = new CopiedStore('EVENTSTORE_TO', to.server.url);
  try {
    return await copyLog({ source, target, codec: codec(), ...change });
  } finally {
    await source.close();
    await target.close();
  }
};

const PERSON = 'quillfeather@example.com';
const metadata = (type: string) => metadataFor(type as 'ReportDefined', { tenantId: 'default' });
const report = () => ({ id: randomId(), ...reportDefined(), metadata: metadata('ReportDefined') });
const members = (email = PERSON) => {
  const event: Event<'ListMembersAdded'> = {
    type: 'ListMembersAdded',
    data: { listId: randomId(), emails: [email], at: '2026-01-02T03:04:05.000Z' },
  };
  return { id: randomId(), ...event, metadata: metadata(event.type) };
};
/** All events of programs, in order, as readers get them. */
const all = async ({ store }: Log, prefixes = ['report-', 'list-', 'other-', 'run-']): Promise<StoredEvent[]> => {
  const stop = new AbortController();
  const found: StoredEvent[] = [];
  for await (const { events, live } of store.follow({ prefixes, from: null, signal: stop.signal })) {
    found.push(...events.filter(({ type }) => !type.startsWith('$')));
    if (live) break;
  }
  return found;
};
const placed = (events: readonly StoredEvent[]) =>
  events.map(({ stream, revision, id, type, created }) => [stream, revision, id, type, created]);

let from: Log;
let to: Log;
beforeEach(async () => {
  [from, to] = [await startLog(), await startLog()];
});

it('keeps order, streams, revisions, ids, types, data, metadata and times, in a copy of a copy too, and seals who is named', async () => {
  const { store } = from;
  await store.append('report-a', [report(), report()], 'none');
  for (let turn = 0; turn < 40; turn++) {
    await store.append(`list-${turn % 7}`, [members()], 'any');
    await store.append(turn % 3 === 0 ? 'report-a' : `report-${turn}`, [report()], 'any');
  }
  // Of a program that stores no metadata, and events that this version cannot read.
  await store.append('other-1', [{ id: randomId(), type: 'Foreign', data: [1], metadata: undefined }], 'none');
  await store.append('list-x', [{ ...members(), data: { emails: ['kept@example.com'] } }], 'none');
  const octets = Buffer.from([1, 2, 255]);
  await from.raw.appendToStream('other-octets', [
    { id: randomId(), type: 'Octets', contentType: 'application/octet-stream', data: octets },
  ] as never);
  const [logId] = await store.identities();
  const before = await all(from);
  const heard: number[] = [];
  const copied = await copy(from, to, { progress: (events) => heard.push(events) });
  expect(copied).toMatchObject({
    events: before.length,
    sealed: 40,
    unreadable: 1,
    unreadableAt: [expect.stringMatching(/^list-x \d+ /)],
    streams: new Set(before.map((e) => e.stream)).size,
  });
  expect(heard.at(-1)).toBe(before.length);
  const after = await all(to);
  expect(placed(after)).toEqual(placed(before));
  const plain = ({ type }: StoredEvent) => type !== 'ListMembersAdded';
  const dataOf = (events: StoredEvent[]) => events.map(({ data }) => (data instanceof Uint8Array ? [...data] : data));
  expect(dataOf(after.filter(plain))).toEqual(dataOf(before.filter(plain)));
  expect(after.map(({ metadata: one }) => one)).toEqual(
    before.map(({ metadata: one, created }) => ({ ...(one as object), recordedAt: created })),
  );
  const decoded = async (events: StoredEvent[]) =>
    (await codec().decodeAll(events)).map((one) => ('event' in one ? one.event : one.unreadable.message));
  expect(await decoded(after)).toEqual(await decoded(before));
  expect(
    readFileSync(from.file).includes('quillfeather') || readFileSync(`${from.file}-wal`).includes('quillfeather'),
  ).toBe(true);
  for (const name of [to.file, `${to.file}-wal`]) expect(readFileSync(name).includes('quillfeather')).toBe(false);
  expect(await to.store.identities()).toEqual([copied.logId, logId]);

  const third = await startLog();
  const again = await copy(to, third);
  expect(again).toMatchObject({ events: before.length, sealed: 0, unreadable: 1 });
  expect(placed(await all(third))).toEqual(placed(before));
  expect(await third.store.identities()).toEqual([again.logId, copied.logId, logId]);
  // The other way to a store, which single mode takes, gives the same.
  const channel = new EventStore(await connectStore(third.server.connect()));
  closing.push(() => channel.close());
  expect(placed(await all({ ...third, store: channel }))).toEqual(placed(before));
});

it('keeps the revisions of streams whose events were removed, and the metadata; what was hidden is not copied', async () => {
  const { store, raw } = from;
  const five = () => [report(), report(), report(), report(), report()];
  await store.append('run-truncated', five(), 'none');
  await store.truncateBefore('run-truncated', 3n);
  await store.append('run-limited', five(), 'none');
  await store.keepLast('run-limited', 2);
  await store.append('run-limited', [report()], 'any');
  await raw.appendToStream('run-described', [jsonEvent({ type: 'Foreign', data: {} })]);
  await raw.setStreamMetadata('run-described', { acl: { readRoles: ['$all'] } as never, team: 'north' } as never);
  await store.append('run-deleted', five(), 'none');
  await raw.deleteStream('run-deleted');
  await store.append('run-gone', five(), 'none');
  await raw.tombstoneStream('run-gone');
  await copy(from, to);
  const read = async (log: Log, stream: string) => placed(await log.store.read(stream));
  for (const [stream, first] of [
    ['run-truncated', 3n],
    ['run-limited', 4n],
    ['run-described', 0n],
  ] as const) {
    expect((await read(to, stream))[0]?.[1]).toBe(first);
    expect(await read(to, stream)).toEqual(await read(from, stream));
    const before = await from.raw.getStreamMetadata(stream);
    expect((await to.raw.getStreamMetadata(stream)).metadata).toMatchObject(before.metadata as object);
  }
  expect(await read(to, 'run-deleted')).toEqual([]);
  await expect(to.store.append('run-gone', [report()], 'any')).rejects.toThrow();
  // No follower is given what holds the revisions.
  expect((await all(to)).map(({ type }) => type).filter((type) => type === 'RevisionHeld')).toEqual([]);
  expect(placed(await all(to))).toHaveLength(5);
  const expected = { revision: 5n };
  expect(await to.store.append('run-truncated', [report()], 4n)).toMatchObject(expected);
  const third = await startLog();
  await copy(to, third);
  expect(await read(third, 'run-truncated')).toEqual(await read(to, 'run-truncated'));
});

it('fills gaps that no metadata explains', async () => {
  await from.store.append('run-1', [report(), report(), report(), report()], 'none');
  await from.raw.appendToStream('run-2', [
    jsonEvent({ type: 'Foreign', data: {} }),
    jsonEvent({ type: '$>', data: '0@run-1' as never }),
    jsonEvent({ type: 'Foreign', data: {} }),
  ]);
  await from.store.truncateBefore('run-1', 2n);
  // Removed from the file by the time that the limit is lifted.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await from.raw.setStreamMetadata('run-1', {});
  await copy(from, to);
  expect((await all(to)).map(({ stream, revision }) => `${stream} ${revision}`)).toEqual([
    'run-1 2',
    'run-1 3',
    'run-2 0',
    'run-2 2',
  ]);
  expect((await to.store.read('run-1')).map(({ revision }) => revision)).toEqual([2n, 3n]);
});

it('translates the places of followers and of snapshots, so that each goes on with the same event', async () => {
  const { store } = from;
  const ids: string[] = [];
  const add = async () => {
    const one = report();
    ids.push(one.id);
    const { position } = await store.append(`report-${ids.length}`, [one], 'any');
    return position;
  };
  // The places of the copy are others: these events are not in it.
  await store.append('run-1', [report(), report(), report(), report(), report(), report()], 'none');
  await store.truncateBefore('run-1', 5n);
  const relay = checkpoint<string>(store, 'relay');
  await relay.save(await add(), 'state');
  const first = await add();
  const saved = snapshot<{ n: number }>(store, 'book', '1');
  await saved.load();
  await saved.save(first, new Map([['a', { n: 1 }]]), new Set(['a']));
  await add();
  const third = await add();
  const both = new Map([
    ['a', { n: 1 }],
    ['b', { n: 2 }],
  ]);
  await saved.save(third, both, new Set(['b']));
  await relay.save((await store.head()) ?? third, 'newest');
  await add();
  const early = checkpoint(store, 'early');
  await early.save({ commit: 0n, prepare: 0n }, null);
  await copy(from, to);

  const after = async (position: { commit: bigint; prepare: bigint }, log: Log) =>
    (await all(log, ['report-'])).filter((event) => comparePositions(event.position, position) > 0).map(({ id }) => id);
  const moved = await checkpoint<string>(to.store, 'relay').load();
  expect(moved?.state).toBe('newest');
  expect(await after(moved?.position ?? third, to)).toEqual(ids.slice(4));
  expect(moved?.position).not.toEqual((await relay.load())?.position);
  const loaded = await snapshot<{ n: number }>(to.store, 'book', '1').load();
  const original = await snapshot<{ n: number }>(from.store, 'book', '1').load();
  expect(loaded?.entries).toEqual(original?.entries);
  expect(await after(loaded?.position ?? third, to)).toEqual(await after(original?.position ?? third, from));
  const holds = async (log: Log, of: typeof loaded) =>
    (await all(log, ['report-'])).map(({ position }) => [of?.holds('a', position), of?.holds('b', position)]);
  expect(await holds(to, loaded)).toEqual(await holds(from, original));
  expect(await after((await checkpoint(to.store, 'early').load())?.position ?? third, to)).toEqual(ids);
  // As a follower saves it from then on.
  await checkpoint<string>(to.store, 'relay').save(moved?.position ?? third, 'next');
  expect(await to.store.read('checkpoint-relay')).toHaveLength(1);
});

it('copies the newest event of what counts by it alone, whatever was removed before it', async () => {
  const { store, raw } = from;
  const relay = checkpoint<string>(store, 'relay');
  const { position } = await store.append('report-1', [report()], 'none');
  await relay.save(position, 'before');
  await raw.deleteStream('checkpoint-relay');
  await relay.save(position, 'after');
  await store.keepLast('rate-lane', 1);
  for (let index = 0; index < 30; index++)
    await store.append('rate-lane', [{ id: randomId(), type: 'RateReserved', data: { index }, metadata: {} }], 'any');
  await copy(from, to);
  expect((await checkpoint<string>(to.store, 'relay').load())?.state).toBe('after');
  const rates = await to.store.read('rate-lane');
  expect(rates.map(({ revision, data }) => [revision, data])).toEqual([[0n, { index: 29 }]]);
  await to.store.append('rate-lane', [{ id: randomId(), type: 'RateReserved', data: {}, metadata: {} }], 0n);
  expect(await to.store.read('rate-lane')).toHaveLength(1);
});

it('finds the events that mails name as their way back at their places of before, through two copies', async () => {
  const days = 86_400_000;
  const add = async (log: Log, stream: string): Promise<bigint> => {
    const events = Array.from({ length: 50 }, report);
    return (await log.store.append(stream, events, 'any')).position.commit;
  };
  await from.store.identity();
  await from.store.append('report-1', [report(), report(), report(), report()], 'none');
  await from.store.truncateBefore('report-1', 3n);
  const places: bigint[] = [];
  for (let index = 0; index < 90; index++) places.push(await add(from, `mailing-${index}`));
  await copy(from, to);
  const named = async (log: Log, place: bigint | undefined) =>
    (await log.store.everAt(place ?? 0n)).map(({ stream }) => stream);
  // What is at the same place of the copy is another event, or none; the token tells which is meant.
  for (const index of [0, 1, 39, 40, 79, 80, 89]) expect(await named(to, places[index])).toContain(`mailing-${index}`);
  expect(await named(to, 10n ** 9n)).toEqual([]);
  const between = await add(to, 'mailing-between');
  const third = await startLog();
  await copy(to, third, { clock: { millis: () => Date.now() - days } });
  for (const index of [0, 89]) expect(await named(third, places[index])).toContain(`mailing-${index}`);
  expect(await named(third, between)).toContain('mailing-between');
  const much = await startLog();
  await copy(from, much, { clock: { millis: () => Date.now() + 61 * days } });
  expect(await much.store.read(`log-places-${await from.store.identity()}`)).toEqual([]);
});

it('refuses what cannot become a copy, and a copy that was not completed is no log', async () => {
  await expect(copy(from, to)).rejects.toThrow(new ConfigError('EVENTSTORE_FROM: there is no log to copy'));
  await from.store.append('report-1', [report()], 'none');
  await from.store.identity();
  await expect(copy(from, from)).rejects.toThrow('EVENTSTORE_TO: it is the log that is to be copied');
  await expect(
    copy(from, to, {
      codec: { ...codec(), seal: () => Promise.reject(new Error('the key store is away')) },
    }),
  ).rejects.toThrow('the key store is away');
  await expect(to.store.identity()).rejects.toThrow('a copy of a log that was not completed');
  await expect(copy(from, to)).rejects.toThrow(
    new ConfigError('EVENTSTORE_TO: it holds a copy that was not completed. Start again with an empty store'),
  );
  const other = await startLog();
  await expect(copy(to, other)).rejects.toThrow(ConfigError);
  await other.store.append('report-1', [report()], 'none');
  await expect(copy(from, other)).rejects.toThrow(
    new ConfigError('EVENTSTORE_TO: it is not empty; a log is copied into an empty store only'),
  );
  const away = new CopiedStore('EVENTSTORE_TO', 'esdb://user:secret@127.0.0.1:1?tls=false');
  closing.push(() => away.close());
  const failure = await copy(from, other, { target: away }).catch((error: Error) => error);
  expect(failure).toBeInstanceOf(ConfigError);
  expect(String(failure)).toContain('EVENTSTORE_TO: the event store cannot be reached');
  expect(String(failure)).not.toContain('secret');
  expect(() => new CopiedStore('EVENTSTORE_TO', 'esdb://user:secret@@:x')).toThrow(
    new ConfigError('EVENTSTORE_TO: is not a connection string of an event store'),
  );
});

it('says which server refuses the user', async () => {
  await from.store.append('report-1', [report()], 'none');
  const refusing = createServer().on('stream', (stream) => {
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '7', exception: 'access-denied' }));
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.end();
  });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  const url = `esdb://me:secret@127.0.0.1:${(refusing.address() as AddressInfo).port}?tls=false`;
  const [source, target] = [new CopiedStore('EVENTSTORE_FROM', url), new CopiedStore('EVENTSTORE_TO', url)];
  const words = 'the event store refuses the user; put user:password@ into the URL';
  try {
    await expect(copy(from, to, { source })).rejects.toThrow(new ConfigError(`EVENTSTORE_FROM: ${words}`));
    await expect(copy(from, to, { target })).rejects.toThrow(new ConfigError(`EVENTSTORE_TO: ${words}`));
  } finally {
    await Promise.all([source.close(), target.close()]);
    await new Promise((resolve) => refusing.close(resolve));
  }
});

it('notices that the log is written to meanwhile, and keys that are not those of the log', async () => {
  await from.store.append('list-1', [members()], 'none');
  const progress = () => void from.store.append('report-late', [report()], 'any');
  await expect(copy(from, to, { progress })).rejects.toThrow('was written to meanwhile. Stop Punctual');
  await expect(to.store.identity()).rejects.toThrow('not completed');

  const sealed = await startLog();
  const event = members();
  const encoded = await sealed.store.codec.encode({ type: event.type, data: event.data } as Event<'ListMembersAdded'>, {
    tenantId: 'default',
  });
  await sealed.store.append('list-1', [{ id: randomId(), ...encoded }], 'none');
  const others = new SqliteKeyStore(join(directory, `${randomId()}.db`));
  closing.push(() => others.close());
  await expect(copy(sealed, await startLog(), { codec: eventCodec(new People(others)) })).rejects.toThrow(
    'the key store does not know the key',
  );
});

it('copies thousands of events in many streams', async () => {
  const stream = (index: number) => `report-${index % 900}`;
  const appends: Promise<unknown>[] = [];
  for (let index = 0; index < 6_000; index++) {
    appends.push(from.store.append(stream(index), [report()], 'any'));
    if (appends.length >= 200) await Promise.all(appends.splice(0));
  }
  await Promise.all(appends);
  expect(await copy(from, to)).toMatchObject({ events: 6_000, streams: 900 });
  expect(placed(await all(to))).toEqual(placed(await all(from)));
});
