import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Unavailable } from './errors';
import { randomId } from './ids';
import { comparePositions, type Position } from './position';
import type { Expected, NewEvent, StoreConnection, SubscribeOptions } from './store-connection';
import { eventually } from './testing/eventually';
import { type Reached, transports } from './testing/transports';

const event = (data: unknown = { n: 1 }, type = 'Counted'): NewEvent => ({
  id: randomId(),
  type,
  data,
  metadata: { v: 1, tenantId: 'default' },
});
const events = (count: number) => Array.from({ length: count }, (_, n) => event({ n }));
/** An unused name: the log of a given server need not be empty. */
const fresh = (noun = 'report') => `${noun}-${randomId()}`;

/** Follows in the background. `hold` keeps it from reading on. */
const reading = (connection: StoreConnection, options: Partial<SubscribeOptions> & { hold?: Promise<void> }) => {
  const stop = new AbortController();
  const seen = { ids: [] as string[], live: 0, largest: 0, position: null as Position | null, error: null as unknown };
  const confirmed = Promise.withResolvers<void>();
  const ended = (async () => {
    for await (const batch of connection.subscribe({
      prefixes: ['report-'],
      from: 'end',
      size: 100,
      signal: stop.signal,
      onConfirmed: () => confirmed.resolve(),
      ...options,
    })) {
      seen.ids.push(...batch.events.map(({ id }) => id));
      seen.largest = Math.max(seen.largest, batch.events.length);
      seen.position = batch.position;
      if (batch.live) seen.live += 1;
      await options.hold;
    }
  })().catch((error: unknown) => (seen.error = error));
  return {
    seen,
    confirmed: confirmed.promise,
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
};

describe.each(transports)('a store over $name', ({ name, open }) => {
  const closing: (() => Promise<void>)[] = [];
  let one: Reached;
  beforeAll(async () => {
    one = await open(closing);
  });
  afterAll(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const append = (stream: string, news: readonly NewEvent[], expected: Expected = 'any') =>
    one.store.append(stream, news, expected);

  it('reads what was appended, with its place', async () => {
    const stream = fresh();
    const first = event({ text: 'Zürich "ü" \u0000 😀', list: [1, null, { deep: true }] });
    const one1 = await append(stream, [first], 'none');
    const two = await append(stream, events(2), 0n);
    expect([one1.revision, two.revision]).toEqual([0n, 2n]);
    expect(comparePositions(two.position, one1.position)).toBeGreaterThan(0);
    const [stored, ...others] = await one.store.read(stream);
    expect(stored).toMatchObject({ id: first.id, stream, revision: 0n, type: 'Counted', position: one1.position });
    expect([stored?.data, stored?.metadata]).toEqual([first.data, first.metadata]);
    expect(Math.abs(Date.parse(stored?.created ?? '') - Date.now())).toBeLessThan(60_000);
    expect(others.map(({ revision }) => revision)).toEqual([1n, 2n]);
    expect(others.at(-1)?.position).toEqual(two.position);
    expect(comparePositions((await one.store.head()) ?? two.position, two.position)).toBeGreaterThanOrEqual(0);
  });

  it('reads the event at a place of the log, and none where there is none', async () => {
    const stream = fresh();
    const news = events(3);
    const first = await append(stream, [news[0] as NewEvent], 'none');
    const others = await append(stream, news.slice(1));
    const [stored] = await one.store.read(stream);
    expect(await one.store.at(first.position.commit)).toEqual(stored);
    expect(await one.store.at(others.position.commit)).toMatchObject({ stream, type: 'Counted' });
    const after = (await one.store.head())?.commit ?? 0n;
    // The second is inside the record of the last event, where places are octets of a log.
    for (const place of [-1n, others.position.commit + 1n, after + 10_000_000n, 2n ** 62n, 2n ** 63n, 2n ** 64n])
      expect(await one.store.at(place)).toBeNull();
  });

  it('reads a stream from a revision, its last events, and nothing where there is no stream', async () => {
    const stream = fresh();
    const all = events(600);
    await append(stream, all);
    const ids = all.map(({ id }) => id);
    const read = async (options: Parameters<typeof one.store.read>[1]) =>
      (await one.store.read(stream, options)).map(({ id }) => id);
    expect(await read({})).toEqual(ids);
    expect(await read({ from: 300n })).toEqual(ids.slice(300));
    expect(await read({ from: 600n })).toEqual([]);
    expect(await read({ last: 1 })).toEqual(ids.slice(-1));
    expect(await read({ last: 299 })).toEqual(ids.slice(-299));
    expect(await read({ last: 10_000 })).toEqual(ids);
    expect(await read({ last: 2, before: 600n })).toEqual(ids.slice(-2));
    expect(await read({ last: 299, before: 300n })).toEqual(ids.slice(1, 300));
    expect(await read({ last: 10, before: 3n })).toEqual(ids.slice(0, 3));
    expect(await read({ last: 10, before: 0n })).toEqual([]);
    expect(await one.store.read(fresh(), { last: 1, before: 5n })).toEqual([]);
    expect(await one.store.read(fresh())).toEqual([]);
    expect(await one.store.read(fresh(), { last: 1 })).toEqual([]);
  });

  it('refuses an append at another revision', async () => {
    const stream = fresh();
    await expect(append(stream, events(1), 0n)).rejects.toMatchObject({ name: 'Conflict' });
    await append(stream, events(2), 'none');
    for (const expected of ['none', 0n, 2n, 10n ** 15n] as const)
      await expect(append(stream, events(1), expected)).rejects.toMatchObject({ name: 'Conflict' });
    await append(stream, events(1), 1n);
    expect((await one.store.read(stream)).length).toBe(3);
  });

  it('lets one of many writers win', async () => {
    const stream = fresh();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => append(stream, events(2), 'none')));
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'Conflict' });
    expect((await one.store.read(stream)).length).toBe(2);
  });

  it.each<[string, Expected]>([
    ['no stream', 'none'],
    ['any revision', 'any'],
  ])('accepts a repeat that expects %s, and changes nothing', async (_, expected) => {
    const stream = fresh();
    const news = events(2);
    const first = await append(stream, news, expected);
    await append(stream, events(1));
    const again = await append(stream, news, expected);
    expect(again.revision).toBe(first.revision);
    expect((await one.store.read(stream)).length).toBe(3);
  });

  it('accepts a repeat at an exact revision, but not with other events', async () => {
    const stream = fresh();
    await append(stream, events(1));
    const news = events(2);
    await append(stream, news, 0n);
    expect((await append(stream, news, 0n)).revision).toBe(2n);
    await expect(append(stream, [...news].reverse(), 0n)).rejects.toMatchObject({ name: 'Conflict' });
  });

  it('refuses an append over 1 MiB whole, and the next one succeeds', async () => {
    const stream = fresh();
    const big = [event({ text: 'x'.repeat(700_000) }), event({ text: 'y'.repeat(700_000) })];
    await expect(append(stream, big)).rejects.toMatchObject({ name: 'Refused' });
    expect(await one.store.read(stream)).toEqual([]);
    await append(stream, big.slice(1));
    expect((await one.store.read(stream)).map(({ id }) => id)).toEqual([big[1]?.id]);
  });

  it.each([
    ['an id that is no UUID', { ...event(), id: 'x' }],
    ['the nil UUID', { ...event(), id: '00000000-0000-0000-0000-000000000000' }],
    ['a type without a name', { ...event(), type: '' }],
    ['no data', { ...event(), data: undefined }],
  ])('never sends an event with %s', async (_, bad) => {
    const stream = fresh();
    await expect(append(stream, [event(), bad])).rejects.toThrow(TypeError);
    await expect(append(stream, [])).rejects.toThrow('there are no events');
    await expect(append('', [event()])).rejects.toThrow('has no name');
    await expect(append('$all', [event()])).rejects.toThrow('of the event store itself');
    expect(await one.store.read(stream)).toEqual([]);
  });

  it('keeps the last events of a stream, also when told again', async () => {
    const stream = fresh('checkpoint');
    await append(stream, events(5));
    await one.store.keepLast(stream, 2);
    expect((await one.store.read(stream)).map(({ revision }) => revision)).toEqual([3n, 4n]);
    await append(stream, events(1), 4n);
    expect((await one.store.read(stream, { last: 5 })).map(({ revision }) => revision)).toEqual([4n, 5n]);
    await one.store.keepLast(stream, 1);
    expect((await one.store.read(stream)).map(({ revision }) => revision)).toEqual([5n]);
  });

  it('truncates a stream before a revision, and goes on after its last event', async () => {
    const stream = fresh();
    await append(stream, events(4));
    await one.store.truncateBefore(stream, 3n);
    await one.store.truncateBefore(stream, 3n);
    expect((await one.store.read(stream)).map(({ revision }) => revision)).toEqual([3n]);
    expect((await append(stream, events(1), 3n)).revision).toBe(4n);
    expect((await one.store.read(stream, { last: 9 })).map(({ revision }) => revision)).toEqual([3n, 4n]);
  });

  it('delivers existing events, says that it is live, then delivers new ones, by prefix and in order', async () => {
    const { position: from } = await append(fresh('other'), events(1));
    const ids: string[] = [];
    for (let round = 0; round < 8; round++) {
      const news = events(50);
      await append(fresh(), news);
      await append(fresh('reporter'), events(50));
      ids.push(...news.map(({ id }) => id));
    }
    const { seen, stop } = reading(one.connection, { from, size: 30 });
    await eventually(() => expect([seen.ids.length, seen.live > 0]).toEqual([400, true]));
    const late = events(10);
    for (const news of late) await append(fresh(), [news]);
    ids.push(...late.map(({ id }) => id));
    await eventually(() => expect(seen.ids.length).toBe(ids.length));
    expect(seen.ids).toEqual(ids);
    expect(seen.largest).toBeLessThanOrEqual(30);
    await stop();
  });

  it('continues after a position, and moves it over events of other streams', async () => {
    const { position } = await append(fresh(), events(1));
    const passed = await append(fresh('other'), events(300));
    const { seen, stop } = reading(one.connection, { from: position });
    await eventually(() => expect(seen.live).toBeGreaterThan(0));
    expect(seen.ids).toEqual([]);
    expect(comparePositions(seen.position ?? position, passed.position)).toBeGreaterThanOrEqual(0);
    await stop();
  });

  it('shows a reader of few streams what they have among thousands of others, from any place, and what comes then', async () => {
    const few = fresh('few');
    const first = event();
    const { position } = await append(few, [first]);
    const others = Array.from({ length: 6 }, () => events(500));
    await append(fresh('many'), others.slice(0, 3).flat());
    const second = events(3);
    await append(`${few}-more`, second);
    const { position: end } = await append(fresh('many'), others.slice(3).flat());
    const all = reading(one.connection, { prefixes: [few, `${few}-`], from: 'start' });
    const after = reading(one.connection, { prefixes: [few, 'no-such-stream-'], from: position });
    const none = reading(one.connection, { prefixes: ['no-such-stream-'], from: position });
    for (const { seen } of [all, after, none])
      await eventually(() => {
        expect(seen.error).toBeNull();
        expect(seen.live).toBeGreaterThan(0);
        expect(comparePositions(seen.position ?? position, end)).toBe(0);
      });
    const later = event();
    await append(few, [later]);
    const rest = [...second, later].map(({ id }) => id);
    await eventually(() => expect(all.seen.ids).toEqual([first.id, ...rest]));
    await eventually(() => expect(after.seen.ids).toEqual(rest));
    expect(none.seen.ids).toEqual([]);
    await Promise.all([all, after, none].map(({ stop }) => stop()));
  });

  it('delivers from its confirmation on when it starts at the end', async () => {
    await append(fresh(), events(5));
    const { seen, confirmed, stop } = reading(one.connection, { from: 'end' });
    await confirmed;
    const news = events(3);
    await append(fresh(), news);
    await eventually(() => expect(seen.ids).toEqual(news.map(({ id }) => id)));
    await stop();
  });

  it('lets a slow reader wait, without holding up others, and misses nothing', async () => {
    const hold = Promise.withResolvers<void>();
    const slow = reading(await one.another(), { from: 'end', hold: hold.promise });
    const quick = reading(one.connection, { from: 'end' });
    await Promise.all([slow.confirmed, quick.confirmed]);
    const ids: string[] = [];
    const text = 'x'.repeat(2_000);
    // More than the store keeps in memory, and more than it sends without being read.
    for (let round = 0; round < 60; round++) {
      const news = Array.from({ length: 100 }, () => event({ text }));
      await append(fresh(), news);
      ids.push(...news.map(({ id }) => id));
    }
    await eventually(() => expect(quick.seen.ids.length).toBe(ids.length), 20_000);
    expect(slow.seen.ids.length).toBeLessThanOrEqual(100);
    hold.resolve();
    await eventually(() => expect(slow.seen.ids.length).toBe(ids.length), 20_000);
    expect(slow.seen.ids).toEqual(ids);
    await Promise.all([slow.stop(), quick.stop()]);
  }, 60_000);

  it('does many appends at once, each acknowledged when it is stored', async () => {
    const stream = fresh();
    const news = events(2_000);
    const [, read] = await Promise.all([
      Promise.all(news.map((single) => append(stream, [single]))),
      append(fresh(), events(1)).then(() => one.store.read(fresh())),
    ]);
    expect(read).toEqual([]);
    expect(new Set((await one.store.read(stream)).map(({ id }) => id))).toEqual(new Set(news.map(({ id }) => id)));
  });

  it('answers a check, and every call from a connection that was closed with Unavailable', async () => {
    await one.store.check();
    const other = await one.another();
    await other.check();
    await other.close();
    await expect(other.append(fresh(), events(1), 'any')).rejects.toBeInstanceOf(Unavailable);
  });

  (name === 'given server' ? it.skip : it)('fails waiting and later calls with Unavailable when it ends', async () => {
    const parts: (() => Promise<void>)[] = [];
    const { store, connection, end } = await open(parts);
    await store.append(fresh(), events(1), 'any');
    const { seen, confirmed, stop } = reading(connection, { from: 'end' });
    await confirmed;
    await end();
    await eventually(() => expect(seen.error).not.toBeNull());
    for (const call of [store.append(fresh(), events(1), 'any'), store.read('x'), store.head(), store.check()])
      await expect(call).rejects.toMatchObject({ name: 'Unavailable', part: 'eventStore' });
    await stop();
    for (const close of parts.reverse()) await close();
  });
});
