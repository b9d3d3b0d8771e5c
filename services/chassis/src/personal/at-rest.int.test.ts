import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Event, metadataFor } from '@punctual/contracts';
import { randomId } from '../ids';
import { publishEvent } from '../publish';
import type { Resources } from '../resources';
import { type Backends, eventsIn, eventually, startBackends } from '../testing';

const ANN = 'ann.lovelace@example.com';
const listId = randomId();
const stream = `list-${listId}`;
const event: Event<'ListMembersAdded'> = {
  type: 'ListMembersAdded',
  data: { listId, emails: [ANN], at: '2026-11-23T09:00:00.000Z' },
};

let backends: Backends;
let one: Resources;
let two: Resources;
beforeAll(async () => {
  backends = await startBackends();
  [one, two] = await Promise.all([backends.open(), backends.open()]);
});
afterAll(() => backends.close());

/** Everything that both servers and the key store have on the disk. */
const raw = (): Buffer =>
  Buffer.concat(
    globSync(join(dirname(backends.natsDirectory), '**/*'))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path)),
  );

it('an address is on no disk, and readable for handlers and readers in every process', async () => {
  const heard: string[] = [];
  two.bus.onEvent('tracker', 'ListMembersAdded', async ({ data }) => void heard.push(...data.emails));
  const encoded = await one.store.codec.encode(event, { tenantId: 'default' });
  await one.store.append(stream, [{ id: randomId(), ...encoded }], 'none');
  for (const stored of await one.store.read(stream)) await publishEvent(one, stored);
  await eventually(() => expect(heard).toEqual([ANN]));
  expect(await eventsIn(two.store, stream)).toEqual([event]);
  const found = raw();
  // Of what was written, the part that is not personal is there.
  expect([found.includes(listId), found.includes(ANN), found.includes('lovelace')]).toEqual([true, false, false]);
});

it('an append that another process repeats is the same append', async () => {
  const [id, other] = [randomId(), `list-${randomId()}`];
  const appended = await Promise.all(
    [one, two].map(async ({ store }) =>
      store.append(other, [{ id, ...(await store.codec.encode(event, { tenantId: 'default' })) }], 'none'),
    ),
  );
  expect(appended[1]).toEqual(appended[0]);
  expect(await one.store.read(other)).toHaveLength(1);
});

it('what was stored before is read as it is', async () => {
  const old = `list-${randomId()}`;
  const metadata = metadataFor(event.type, { tenantId: 'default' });
  await one.store.append(old, [{ id: randomId(), ...event, metadata }], 'none');
  expect(await eventsIn(two.store, old)).toEqual([event]);
});

it('what cannot be opened for lack of the key store is read when it is back', async () => {
  const away = await backends.open();
  const asked = backends.keys.keysById.bind(backends.keys);
  backends.keys.keysById = async () => {
    throw new Error('away');
  };
  try {
    await expect(eventsIn(away.store, stream)).rejects.toThrow('away');
  } finally {
    backends.keys.keysById = asked;
  }
  expect(await eventsIn(away.store, stream)).toEqual([event]);
});
