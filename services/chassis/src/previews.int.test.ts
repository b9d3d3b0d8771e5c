import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Unavailable } from './errors';
import { natsPreviews, PREVIEW_MS, type Preview } from './previews';
import type { Resources } from './resources';
import { type Backends, startBackends } from './testing/backends';
import { FakeClock } from './testing/fake-clock';

let backends: Backends;
let mine: Resources;
beforeAll(async () => {
  backends = await startBackends();
  mine = await backends.open();
});
afterAll(() => backends.close());

const file = (content: Buffer): Preview => ({ kind: 'file', name: 'a\nb.html', mediaType: 'text/html', content });
const START = '2026-11-23T09:00:00.000Z';

describe('previews', () => {
  it.each([Buffer.alloc(0), Buffer.from('{"a":1}\n\n'), Buffer.alloc(300_000, 7)])(
    'are read as they were put, by another process',
    async (content) => {
      const clock = FakeClock.at(START);
      await natsPreviews(mine.nats, clock).put('key', file(content));
      expect(await natsPreviews(mine.nats, clock).get('key')).toEqual({
        preview: file(content),
        expiresAt: '2026-11-23T09:05:00.000Z',
      });
    },
  );

  it('can say why there is none', async () => {
    const previews = natsPreviews(mine.nats, FakeClock.at(START));
    const refused = { kind: 'refused', code: 'a/b', message: 'why', errors: [{ path: 'p', message: 'm' }] } as const;
    await previews.put('refused', { ...refused, errors: [...refused.errors] });
    expect((await previews.get('refused'))?.preview).toEqual(refused);
  });

  it('end after five minutes, and others were never there', async () => {
    const clock = FakeClock.at(START);
    const previews = natsPreviews(mine.nats, clock);
    await previews.put('ends', file(Buffer.from('x')));
    clock.advance(PREVIEW_MS - 1);
    expect(await previews.get('ends')).not.toBeNull();
    clock.advance(1);
    expect(await previews.get('ends')).toBeNull();
    expect(await previews.get('never')).toBeNull();
  });

  it('are removed by the broker, too', async () => {
    const manager = await mine.nats.jetstreamManager();
    const { config } = await manager.streams.info('OBJ_PREVIEWS');
    expect(config.max_age).toBe(2 * PREVIEW_MS * 1_000_000);
  });

  it('take no more of the disk than 256 MiB; the next is refused until others are gone', async () => {
    const manager = await mine.nats.jetstreamManager();
    const { config } = await manager.streams.info('OBJ_PREVIEWS');
    expect(config.max_bytes).toBe(256 * 1024 * 1024);
    const small = 1024 * 1024;
    await manager.streams.purge('OBJ_PREVIEWS');
    await manager.streams.update('OBJ_PREVIEWS', { max_bytes: small });
    const previews = natsPreviews(mine.nats, FakeClock.at(START));
    const large = file(Buffer.alloc(600_000, 1));
    await previews.put('first', large);
    const refusal = await previews.put('second', large).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Unavailable);
    expect(String(refusal)).toContain('too many previews are kept');
    expect(await previews.get('second')).toBeNull();
    expect((await previews.get('first'))?.preview).toEqual(large);
    await manager.streams.purge('OBJ_PREVIEWS');
    await previews.put('second', large);
    expect((await previews.get('second'))?.preview).toEqual(large);
  });
});
