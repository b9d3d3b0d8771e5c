import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metadataFor } from '@punctual/contracts';
import { checkpoint } from './checkpoints';
import type { EventStore } from './event-store';
import { randomId } from './ids';
import type { Position } from './position';
import { type Backends, startBackends } from './testing/backends';
import { eventually } from './testing/eventually';
import { reportDefined } from './testing/report-events';

let backends: Backends;
let store: EventStore;
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

const append = async (count: number, noun = 'report', to: EventStore = store): Promise<string[]> => {
  const { type, data } = reportDefined();
  const events = Array.from({ length: count }, () => ({
    id: randomId(),
    type,
    data,
    metadata: metadataFor(type, { tenantId: 'default' }),
  }));
  if (count > 0) await to.append(`${noun}-${randomId()}`, events, 'any');
  return events.map(({ id }) => id);
};

/** Follows in the background and keeps the received events. */
const following = (prefixes: string[], { from = null as Position | null, of = store, batch = 500 } = {}) => {
  const stop = new AbortController();
  const seen = { ids: [] as string[], position: null as Position | null, live: false, lost: 0, largest: 0 };
  const ended = (async () => {
    for await (const { events, position, live } of of.follow({
      prefixes,
      from,
      signal: stop.signal,
      batch,
      onLost: () => (seen.lost += 1),
    })) {
      seen.ids.push(...events.map(({ id }) => id));
      seen.largest = Math.max(seen.largest, events.length);
      seen.position = position;
      seen.live ||= live;
    }
  })();
  return {
    seen,
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
};

describe('following the log', () => {
  it('becomes live in an empty log, then receives new events', async () => {
    const { seen, stop } = following(['report-']);
    await eventually(() => expect(seen.live).toBe(true));
    const ids = await append(3);
    await eventually(() => expect(seen.ids.toSorted()).toEqual(ids.toSorted()));
    await stop();
  });

  it('catches up in batches, in the order of the log, and goes on live', async () => {
    const before = following(['mailing-']);
    await append(700, 'mailing');
    await eventually(() => expect(before.seen.ids.length).toBe(700));
    const { seen, stop } = following(['mailing-'], { batch: 100 });
    await eventually(() => expect(seen.live).toBe(true));
    await append(50, 'mailing');
    await eventually(() => expect([seen.ids.length, before.seen.ids.length]).toEqual([750, 750]));
    expect(seen.ids).toEqual(before.seen.ids);
    expect(seen.largest).toBeLessThanOrEqual(100);
    await Promise.all([stop(), before.stop()]);
  });

  it('receives only streams with the prefixes, also when live', async () => {
    const { seen, stop } = following(['delivery-']);
    await eventually(() => expect(seen.live).toBe(true));
    await append(5, 'report');
    const ids = await append(2, 'delivery');
    await append(5, 'deliveryman');
    const more = await append(1, 'delivery');
    await eventually(() => expect(seen.ids.toSorted()).toEqual([...ids, ...more].toSorted()));
    await stop();
  });

  it('continues after a position, losing and repeating nothing', async () => {
    const first = following(['rendering-']);
    const ids = await append(20, 'rendering');
    await eventually(() => expect(first.seen.ids.length).toBe(20));
    const { position } = first.seen;
    await first.stop();
    const later = await append(20, 'rendering');
    const second = following(['rendering-'], { from: position });
    await eventually(() => expect(second.seen.live).toBe(true));
    expect(second.seen.ids.toSorted()).toEqual(later.toSorted());
    expect(first.seen.ids.toSorted()).toEqual(ids.toSorted());
    await second.stop();
  });

  it('ends at once when aborted, whatever it waits for', async () => {
    const quiet = following(['nothing-']);
    await quiet.stop();
    const waiting = following(['nothing-']);
    await eventually(() => expect(waiting.seen.live).toBe(true));
    await waiting.stop();
  });

  it('serves many followers, each with everything', async () => {
    const followers = Array.from({ length: 5 }, () => following(['occurrence-']));
    const ids: string[] = [];
    for (let round = 0; round < 10; round++) ids.push(...(await append(20, 'occurrence')));
    await eventually(() =>
      expect(followers.map(({ seen }) => seen.ids.length)).toEqual(followers.map(() => ids.length)),
    );
    const [first] = followers;
    for (const { seen } of followers) expect(seen.ids).toEqual(first?.seen.ids);
    expect(first?.seen.ids.toSorted()).toEqual(ids.toSorted());
    await Promise.all(followers.map(({ stop }) => stop()));
  });

  it('lets a slow follower fall far behind without losing anything', async () => {
    const stop = new AbortController();
    const ids: string[] = [];
    const held = Promise.withResolvers<void>();
    const ended = (async () => {
      for await (const { events, live } of store.follow({
        prefixes: ['schedule-'],
        from: null,
        signal: stop.signal,
        batch: 64,
      })) {
        ids.push(...events.map(({ id }) => id));
        if (live) await held.promise;
      }
    })();
    const other = following(['schedule-']);
    await eventually(() => expect(other.seen.live).toBe(true));
    const all: string[] = [];
    for (let round = 0; round < 6; round++) all.push(...(await append(1_000, 'schedule')));
    await eventually(() => expect(other.seen.ids.length).toBe(6_000));
    held.resolve();
    await eventually(() => expect(ids.length).toBe(6_000));
    expect(ids).toEqual(other.seen.ids);
    stop.abort();
    await Promise.all([ended, other.stop()]);
  }, 60_000);
});

describe('when the store comes back after it was gone', () => {
  it.each([0, 10])(
    'follows on, with %i events before',
    async (count) => {
      const parts = await startBackends();
      const { store: mine } = await parts.open();
      const ids = await append(count, 'report', mine);
      const { seen, stop } = following(['report-'], { of: mine });
      await eventually(() => expect(seen.live).toBe(true));
      for (let round = 0; round < 2; round++) {
        const lost = () =>
          parts.logged.lines.filter(({ msg }) => msg === 'lost the connection to the event store').length;
        const before = lost();
        await parts.stopStore();
        await eventually(() => expect(lost()).toBeGreaterThan(before));
        await parts.startStore();
        ids.push(...(await eventually(() => append(10, 'report', mine))));
        await eventually(() => expect(seen.ids.length).toBeGreaterThanOrEqual(ids.length));
      }
      expect(seen.ids.toSorted()).toEqual(ids.toSorted());
      await stop();
      await parts.close();
    },
    60_000,
  );
});

describe('a checkpoint', () => {
  it('keeps only the newest position, and no follower receives it', async () => {
    const { seen, stop } = following(['report-', 'checkpoint-']);
    await eventually(() => expect(seen.live).toBe(true));
    const place = checkpoint<string[]>(store, 'test');
    expect(await place.load()).toBeNull();
    for (let turn = 1n; turn <= 5n; turn++)
      await place.save({ commit: turn * 10_000_000_000_000_000n, prepare: turn }, [`turn ${turn}`]);
    const newest = { position: { commit: 50_000_000_000_000_000n, prepare: 5n }, state: ['turn 5'] };
    expect(await place.load()).toEqual(newest);
    expect(await checkpoint<string[]>(store, 'test').load()).toEqual(newest);
    expect((await store.read('checkpoint-test')).length).toBe(1);
    expect(await checkpoint(store, 'other').load()).toBeNull();
    await stop();
  });
});
