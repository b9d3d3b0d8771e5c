import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from './event-store';
import { randomId } from './ids';
import type { Position } from './position';
import { snapshot } from './snapshot';
import { type Backends, startBackends } from './testing/backends';

let backends: Backends;
let store: EventStore;
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

const at = (place: bigint): Position => ({ commit: place, prepare: place });
const opened = async (name: string, format = '1') => {
  const state = snapshot<{ n: number }>(store, name, format);
  return { state, loaded: await state.load() };
};
const keys = Array.from({ length: 1_000 }, (_, index) => `schedule-${index}`);

describe('a snapshot', () => {
  it('returns the saved state, including changes and removals', async () => {
    const name = randomId();
    const { state, loaded } = await opened(name);
    expect(loaded).toBeNull();
    const entries = new Map(keys.map((key, n) => [key, { n }]));
    await state.save(at(10n), entries, new Set(keys));
    entries.delete('schedule-3');
    entries.set('schedule-4', { n: -4 });
    await state.save(at(20n), entries, new Set(['schedule-3', 'schedule-4']));
    const again = (await opened(name)).loaded;
    expect(again?.position).toEqual(at(20n));
    expect(again?.entries).toEqual(entries);
  });

  it('knows how far each key is folded after an interruption between two pieces', async () => {
    const name = randomId();
    const { state } = await opened(name);
    await state.save(at(10n), new Map(keys.map((key, n) => [key, { n }])), new Set(keys));
    let appends = 0;
    const dying = {
      read: store.read.bind(store),
      keepLast: store.keepLast.bind(store),
      append: async (...given: Parameters<EventStore['append']>) => {
        if (++appends > 1) throw new Error('killed');
        return store.append(...given);
      },
    } as unknown as EventStore;
    const cutOff = snapshot<{ n: number }>(dying, name, '1');
    await cutOff.load();
    const later = new Map(keys.map((key, n) => [key, { n: n + 1_000 }]));
    await expect(cutOff.save(at(20n), later, new Set(keys))).rejects.toThrow('killed');

    const { loaded } = await opened(name);
    expect(loaded?.position).toEqual(at(10n));
    const ahead = keys.filter((key) => loaded?.holds(key, at(20n)));
    expect(ahead.length).toBeGreaterThan(0);
    expect(ahead.length).toBeLessThan(keys.length / 10);
    for (const key of keys) {
      expect(loaded?.holds(key, at(10n))).toBe(true);
      expect(loaded?.entries.get(key)).toEqual(ahead.includes(key) ? later.get(key) : { n: keys.indexOf(key) });
    }
  });

  it('detects a newer piece that a slower writer overwrote', async () => {
    const name = randomId();
    const [fast, slow] = [(await opened(name)).state, (await opened(name)).state];
    await fast.save(at(10n), new Map([['a', { n: 10 }]]), new Set(['a']));
    await slow.save(at(5n), new Map([['a', { n: 5 }]]), new Set(['a']));
    await fast.save(at(20n), new Map([['a', { n: 10 }]]), new Set());
    const { state, loaded } = await opened(name);
    expect(loaded?.position).toEqual(at(5n));
    expect(loaded?.entries.get('a')).toEqual({ n: 5 });
    expect([5n, 6n].map((place) => loaded?.holds('a', at(place)))).toEqual([true, false]);
    // Folded again, it is saved again, though nothing changed since.
    await state.save(at(20n), new Map([['a', { n: 10 }]]), new Set());
    const healed = (await opened(name)).loaded;
    expect([healed?.position, healed?.entries.get('a')]).toEqual([at(20n), { n: 10 }]);
  });

  it('is not used when its values have another format', async () => {
    const name = randomId();
    const { state } = await opened(name);
    await state.save(at(10n), new Map([['a', { n: 1 }]]), new Set(['a']));
    const { state: newer, loaded } = await opened(name, '2');
    expect(loaded).toBeNull();
    await newer.save(at(11n), new Map([['b', { n: 2 }]]), new Set(['b']));
    expect((await opened(name, '2')).loaded?.entries).toEqual(new Map([['b', { n: 2 }]]));
  });

  it('keeps one event for each of its pieces', async () => {
    const name = randomId();
    const { state } = await opened(name);
    const entries = new Map([['a', { n: 1 }]]);
    for (let place = 1n; place <= 3n; place++) await state.save(at(place), entries, new Set(['a']));
    const streams = ['', ...keys.map((_, piece) => `~${piece}`).slice(0, 256)].map((end) => `checkpoint-${name}${end}`);
    const counts = await Promise.all(streams.map(async (stream) => (await store.read(stream)).length));
    expect(counts.filter((count) => count > 0)).toEqual([1, 1]);
  });

  it('reports a piece that is too large for an event', async () => {
    const { state } = await opened(randomId());
    const large = snapshot<string>(store, randomId(), '1');
    await large.load();
    await expect(large.save(at(1n), new Map([['a', 'x'.repeat(1_000_000)]]), new Set(['a']))).rejects.toThrow(
      'too large',
    );
    await expect(snapshot(store, randomId(), '1').save(at(1n), new Map(), new Set())).rejects.toThrow('loaded before');
    expect(state).toBeDefined();
  });
});
