import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { natsArtifacts } from './artifacts';
import { sha256 } from './ids';
import type { Resources } from './resources';
import { type Backends, startBackends } from './testing/backends';
import { eventually } from './testing/eventually';

let backends: Backends;
let mine: Resources;
beforeAll(async () => {
  backends = await startBackends();
  mine = await backends.open();
});
afterAll(() => backends.close());

const bucket = async () => (await (await mine.nats.jetstream().views.os('ARTIFACTS')).list()).map(({ name }) => name);

describe('artifacts', () => {
  it('are found by their hash, also by another process', async () => {
    for (const bytes of [randomBytes(300_000), Buffer.alloc(0), Buffer.from('x')]) {
      const hash = await natsArtifacts(mine.nats).put(bytes);
      expect(hash).toBe(sha256(bytes));
      expect(await natsArtifacts(mine.nats).get(hash)).toEqual(bytes);
    }
  });

  it('are stored once, even by repeated and concurrent puts', async () => {
    const bytes = randomBytes(10_000);
    const artifacts = natsArtifacts(mine.nats);
    const hashes = await Promise.all(Array.from({ length: 5 }, () => artifacts.put(bytes)));
    expect(new Set(hashes)).toEqual(new Set([sha256(bytes)]));
    expect((await bucket()).filter((name) => name === sha256(bytes))).toEqual([sha256(bytes)]);
    expect(await natsArtifacts(mine.nats).get(sha256(bytes))).toEqual(bytes);
  });

  it('that were never put are missing', async () =>
    expect(await natsArtifacts(mine.nats).get(sha256('never'))).toBeNull());

  it('can be put again right after they were removed', async () => {
    const artifacts = natsArtifacts(mine.nats);
    const hash = await artifacts.put(Buffer.from('removed'));
    await artifacts.delete(hash);
    expect(await artifacts.get(hash)).toBeNull();
    expect((await artifacts.list()).map((kept) => kept.hash)).not.toContain(hash);
    await artifacts.put(Buffer.from('removed'));
    expect(await natsArtifacts(mine.nats).get(hash)).toEqual(Buffer.from('removed'));
  });

  it('are missing after the broker lost its files, and can be put again', async () => {
    const bytes = randomBytes(1_000);
    const [before, after] = [natsArtifacts(mine.nats), natsArtifacts(mine.nats)];
    await before.put(bytes);
    await after.put(randomBytes(10)); // its bucket is open when the files go
    await backends.stopNats();
    await rm(backends.natsDirectory, { recursive: true });
    await backends.startNats();
    await eventually(async () => expect(await after.get(sha256(bytes))).toBeNull());
    await eventually(() => before.put(bytes));
    expect(await natsArtifacts(mine.nats).get(sha256(bytes))).toEqual(bytes);
  });
});
