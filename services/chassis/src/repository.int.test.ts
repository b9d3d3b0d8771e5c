import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metadataFor, UnreadableEvent } from '@punctual/contracts';
import { currentContext, runIn } from './context';
import { Conflict, Unavailable } from './errors';
import type { EventStore } from './event-store';
import { randomId } from './ids';
import { repository } from './repository';
import { type Backends, startBackends } from './testing/backends';
import { reportDefined, switching } from './testing/report-events';
import { inTenant } from './testing/tenant';

let backends: Backends;
let store: EventStore;
beforeAll(async () => {
  backends = await startBackends();
  ({ store } = await backends.open());
});
afterAll(() => backends.close());

const switches = () => inTenant(repository(store, 'report', switching));
const types = async (id: string) => (await store.read(`report-${id}`)).map(({ type }) => type);
// A millisecond later each time: equal events at one place are one event.
let moment = Date.parse('2026-11-23T09:00:00Z');
const now = () => new Date(moment++).toISOString();
const turnOn = (reportId: string) => ({ type: 'TurnOn', data: { reportId, now: now() } }) as const;
const turnOff = (reportId: string) => ({ type: 'TurnOff', data: { reportId, now: now() } }) as const;

describe('a repository', () => {
  it('appends and returns the decided events, with metadata of the context', async () => {
    const id = randomId();
    const events = await runIn({ tenantId: 'default', userId: 'u1', causationId: 'c1' }, () =>
      switches().execute(id, turnOn(id)),
    );
    const [stored] = await store.read(`report-${id}`);
    expect(events.map(({ type }) => type)).toEqual(['ReportRestored']);
    expect(stored).toMatchObject({
      stream: `report-${id}`,
      revision: 0n,
      type: 'ReportRestored',
      data: events[0]?.data,
    });
    expect(stored?.metadata).toEqual({
      v: 1,
      tenantId: 'default',
      userId: 'u1',
      correlationId: id,
      causationId: 'c1',
      traceparent: null,
    });
  });

  it('reads the newest events alone where a state is a window over them, and goes on after them', async () => {
    const id = randomId();
    for (let turn = 0; turn < 2; turn++) {
      await switches().execute(id, turnOn(id));
      await switches().execute(id, turnOff(id));
    }
    const window = inTenant(repository(store, 'report', switching, { last: 2 }));
    expect(await window.load(id)).toEqual({ on: false, turns: 2 });
    await window.execute(id, turnOn(id));
    expect(await types(id)).toHaveLength(5);
  });

  it('does nothing when nothing changes, and throws rejections', async () => {
    const id = randomId();
    const all = switches();
    await expect(all.execute(id, turnOff(id))).rejects.toMatchObject({ code: 'report/off' });
    await all.execute(id, turnOn(id), { isNew: true });
    expect(await all.execute(id, turnOn(id))).toEqual([]);
    expect(await all.execute(id, turnOn(id), { isNew: true })).toEqual([]);
    expect(await types(id)).toEqual(['ReportRestored']);
    expect(await all.load(id)).toEqual({ on: true, turns: 1 });
    expect(await all.load(randomId())).toEqual(switching.initial);
  });

  it('checks a "no" and an "already done" from memory against the store', async () => {
    const id = randomId();
    const [here, there] = [switches(), switches()];
    await here.execute(id, turnOn(id));
    await there.execute(id, turnOff(id));
    expect((await here.execute(id, turnOn(id))).length).toBe(1);
    await there.execute(id, turnOff(id));
    await there.execute(id, turnOn(id));
    await here.execute(id, turnOff(id)); // its own memory still says on
    await expect(there.execute(id, turnOff(id))).rejects.toMatchObject({ code: 'report/off' });
    await here.execute(id, turnOn(id));
    expect((await there.execute(id, turnOff(id))).length).toBe(1); // its own memory said off
  });

  it('decides again after a conflict: nothing is lost, nothing overwritten', async () => {
    const id = randomId();
    const racers = Array.from({ length: 4 }, switches);
    const ROUNDS = 10;
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(racers.map((racer) => racer.execute(id, { type: 'Turn', data: { reportId: id, now: now() } })));
    }
    const seen = await types(id);
    expect(seen.length).toBe(racers.length * ROUNDS);
    for (const [index, type] of seen.entries()) expect(type).toBe(index % 2 === 0 ? 'ReportRestored' : 'ReportDeleted');
  });

  it('gives up after a bounded number of conflicts', async () => {
    let appends = 0;
    const always = {
      codec: store.codec,
      read: async () => [],
      append: async () => {
        appends += 1;
        throw new Conflict('always');
      },
    } as unknown as EventStore;
    await expect(inTenant(repository(always, 'report', switching)).execute('x', turnOn('x'))).rejects.toThrow(Conflict);
    expect(appends).toBe(8);
  });

  it('repeats of one append collapse into the first: the ids come from place and content', async () => {
    const id = randomId();
    const appended: unknown[] = [];
    const lossy = {
      codec: store.codec,
      read: store.read.bind(store),
      append: async (...[stream, events, expected]: Parameters<EventStore['append']>) => {
        appended.push(events.map((event) => event.id));
        await store.append(stream, events, expected);
        return store.append(stream, events, expected); // the answer was lost and the client retried
      },
    } as unknown as EventStore;
    await inTenant(repository(lossy, 'report', switching)).execute(id, turnOn(id));
    expect(await types(id)).toEqual(['ReportRestored']);
    const other = repository(store, 'report', switching);
    expect(await other.execute(id, turnOn(id))).toEqual([]);
  });

  it('reports the position of the last append', async () => {
    const id = randomId();
    const { appended } = await runIn({ tenantId: 'default' }, async () => {
      await switches().execute(id, turnOn(id));
      return currentContext();
    });
    expect(appended).toEqual((await store.head()) ?? 'none');
  });

  it('refuses to decide on unreadable events', async () => {
    const id = randomId();
    await store.append(
      `report-${id}`,
      [
        {
          id: randomId(),
          type: 'ReportExploded',
          data: {},
          metadata: metadataFor('ReportDeleted', { tenantId: 'default' }),
        },
      ],
      'none',
    );
    await expect(switches().execute(id, turnOn(id))).rejects.toThrow(UnreadableEvent);
  });

  it('carries an event of nearly 1 MiB', async () => {
    const event = reportDefined();
    event.data.definition.source = { kind: 'inline', rows: [{ text: 'é'.repeat(380_000) }] };
    const { reportId } = event.data;
    await store.append(
      `report-${reportId}`,
      [
        {
          id: randomId(),
          type: event.type,
          data: event.data,
          metadata: metadataFor(event.type, { tenantId: 'default' }),
        },
      ],
      'none',
    );
    expect((await store.read(`report-${reportId}`))[0]?.data).toEqual(event.data);
  });

  it('names the unreachable part', async () => {
    const other = await startBackends();
    const resources = await other.open();
    await other.stopStore();
    await expect(
      inTenant(repository(resources.store, 'report', switching)).execute('x', turnOn('x')),
    ).rejects.toMatchObject({
      name: 'Unavailable',
      part: 'eventStore',
    } satisfies Partial<Unavailable>);
    await other.close();
  });
});
