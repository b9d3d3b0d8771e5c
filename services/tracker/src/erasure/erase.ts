import {
  type ArtifactStore,
  type Clock,
  type Erasure,
  type EventStore,
  type Log,
  type People,
  type Previews,
} from '@punctual/chassis';
import { isErasedAddress } from '@punctual/contracts';
import { ownersOf } from './owners';
import { recordErasure } from './record';
import { survey } from './survey';

/** What is erased beside the log: places that hold addresses by themselves, such as the local inbox of single mode. */
export type AlsoErase = (email: string) => Promise<void>;

export type ErasureNeeds = {
  people: People;
  store: EventStore;
  artifacts: Pick<ArtifactStore, 'shred'>;
  previews: Pick<Previews, 'clear'>;
  clock: Pick<Clock, 'now'>;
  log: Log;
  alsoErase: AlsoErase;
};

/**
 * Erases a person, in the tenant of the erasure (docs/decisions/0310). Each step may be repeated, by this or another process that takes it over.
 * @returns `held` while events from before sealing name the person: nothing is destroyed then
 */
export const erase = async (
  { people, store, artifacts, previews, clock, log, alsoErase }: ErasureNeeds,
  erasure: Erasure,
  signal: AbortSignal,
): Promise<'erased' | 'held'> => {
  const { erasureId, keys, email } = erasure;
  const owners = ownersOf(erasure);
  let removed = 0;
  // Where nobody can read who it is, the keys were being destroyed: what else there is to do was done before that.
  if (!isErasedAddress(email)) {
    const { readable, files } = await survey(store, owners, signal);
    if (readable > 0) {
      log.warn(
        { erasureId, events: readable },
        'events from before sealing name a person who is to be erased; stop, run "npm run seal-log" (with EventStoreDB "npm run copy-log"), and start',
      );
      await recordErasure(store, { type: 'ErasureHeld', data: { erasureId, events: readable, at: clock.now() } });
      return 'held';
    }
    for (const hash of files) await artifacts.shred(hash);
    removed = files.size;
    await previews.clear();
    await alsoErase(email);
  }
  // Also where they cannot be read any more: their octets may still be there.
  await people.erase(keys);
  await recordErasure(store, {
    type: 'PersonErased',
    data: { erasureId, keys: [...keys], files: removed, at: clock.now() },
  });
  return 'erased';
};
