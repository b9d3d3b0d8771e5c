import { pause, type Resources, readErasures, runIn } from '@punctual/chassis';
import { type AlsoErase, erase } from './erase';

/** How often the stream of erasures is looked at; a command has it looked at once. */
const TICK_MS = 5_000;

/**
 * Does the erasures that were asked for, one after the other, also those that another process began. Never rejects: one that fails is logged
 * and tried again. One that is held is tried again at the next start, since the log is sealed while nothing runs.
 */
export const startErasures = (
  resources: Pick<Resources, 'people' | 'store' | 'artifacts' | 'previews' | 'clock' | 'log'>,
  alsoErase: AlsoErase = async () => {},
): { wake(): void; stop(): Promise<void> } => {
  const { people, store, log } = resources;
  const stopping = new AbortController();
  const held = new Set<string>();
  let waking = new AbortController();
  const doAll = async (): Promise<void> => {
    if (!people) return;
    const open = (await readErasures(store)).filter(({ erased, erasureId }) => !erased && !held.has(erasureId));
    for (const { erasureId, tenantId, userId } of open) {
      // Read again: another tracker may have done it meanwhile.
      const erasure = (await readErasures(store)).find((one) => one.erasureId === erasureId);
      if (!erasure || erasure.erased) continue;
      const ended = await runIn({ tenantId, userId }, () =>
        erase({ ...resources, people, alsoErase }, erasure, stopping.signal),
      );
      if (ended === 'held') held.add(erasureId);
      else log.info({ erasureId }, 'a person was erased');
    }
  };
  const working = (async () => {
    while (!stopping.signal.aborted) {
      waking = new AbortController();
      await doAll().catch((error: unknown) => {
        if (!stopping.signal.aborted)
          log.error({ err: error }, 'the erasure of a person failed; it will be tried again');
      });
      await pause(TICK_MS, AbortSignal.any([stopping.signal, waking.signal]));
    }
  })();
  return {
    wake: () => waking.abort(),
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
};
