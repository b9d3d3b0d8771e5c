import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { metadataFor } from '@punctual/contracts';
import { checkpoint } from './checkpoints';
import { randomId } from './ids';
import type { Position } from './position';
import { type Processor, type ProcessorOptions, startProcessor } from './processor';
import type { Resources } from './resources';
import { type Backends, startBackends } from './testing/backends';
import { eventually } from './testing/eventually';
import { reportDefined } from './testing/report-events';

let backends: Backends;
let mine: Resources;
let running: Processor[] = [];
beforeAll(async () => {
  backends = await startBackends();
  mine = await backends.open();
});
afterEach(async () => {
  await Promise.all(running.map((processor) => processor.stop()));
  running = [];
});
afterAll(() => backends.close());

const start = (options: Partial<ProcessorOptions> & Pick<ProcessorOptions, 'prefixes'>): Processor => {
  const processor = startProcessor(mine, { name: 'test', load: async () => null, handle: async () => {}, ...options });
  running.push(processor);
  return processor;
};
const { type, data } = reportDefined();
const metadata = metadataFor(type, { tenantId: 'default' });
const append = async (noun: string, given: { type: string; data: unknown } = { type, data }): Promise<string> => {
  const id = randomId();
  await mine.store.append(`${noun}-${randomId()}`, [{ id, ...given, metadata }], 'any');
  return id;
};

describe('a processor', () => {
  it('passes over unreadable and unusable events and hands over the rest', async () => {
    const [first, unusable] = [await append('delivery'), await append('delivery')];
    const unreadable = [
      await append('delivery', { type: 'FromTheFuture', data }),
      await append('delivery', { type, data: { nonsense: true } }),
    ];
    const last = await append('delivery');
    const seen: string[] = [];
    const processor = start({
      prefixes: ['delivery-'],
      handle: ({ each }) =>
        each(({ stored }) => {
          if (stored.id === unusable) throw new TypeError('no such thing');
          seen.push(stored.id);
        }),
    });
    await processor.caughtUp;
    expect(seen).toEqual([first, last]);
    const said = backends.logged.lines.filter(({ msg }) => /passed over/.test(String(msg)));
    expect(said.map(({ eventId }) => String(eventId)).sort()).toEqual([unusable, ...unreadable].sort());
    expect(processor.health()).toEqual({ ok: true, detail: 'follows the log' });
  });

  it('continues from its position after a failure, and reports it in its health', async () => {
    const ids = [await append('rendering'), await append('rendering')];
    const seen: string[] = [];
    let [place, fails] = [null as Position | null, 2];
    const processor = start({
      prefixes: ['rendering-'],
      load: async () => place,
      handle: async ({ stored, position }) => {
        if (stored.length > 0 && fails > 0) {
          fails -= 1;
          throw new Error('the database is away');
        }
        seen.push(...stored.map(({ id }) => id));
        place = position;
      },
    });
    await eventually(() => expect(processor.health()).toEqual({ ok: false, detail: 'the database is away' }));
    await eventually(() => expect(seen).toEqual(ids));
    await eventually(() => expect(processor.health().ok).toBe(true));
  });

  it('saves its position when there is something new, and at stop', async () => {
    await append('mailing');
    const place = checkpoint(mine.store, randomId());
    const saves: Position[] = [];
    const options = {
      prefixes: ['mailing-'],
      load: async () => (await place.load())?.position ?? null,
      save: async (position: Position) => {
        saves.push(position);
        await place.save(position, null);
      },
      saveEveryMs: 20,
    };
    const first = start(options);
    await first.caughtUp;
    await eventually(() => expect(saves.length).toBeGreaterThan(0));
    await first.stop();
    const seen: string[] = [];
    const second = start({ ...options, handle: async ({ stored }) => void seen.push(...stored.map(({ id }) => id)) });
    await second.caughtUp;
    const id = await append('mailing');
    await eventually(() => expect(seen).toEqual([id]));
    await second.stop();
    expect((await place.load())?.position).toEqual(second.position());
  });
});
