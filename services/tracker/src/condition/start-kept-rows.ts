import { type LoadedSnapshot, type Resources, snapshot, startProcessor } from '@punctual/chassis';
import { KeptRows, type RowsOfSchedule } from './kept-rows';

const SAVE_EVERY_MS = 60_000;
/** Names the shape of what is saved: raise it with `RowsOfSchedule`, and older ones are folded from the log again. */
const FORMAT = '2';

/** Follows the log for the rows that conditions compare, from where it was saved. `known` is null until it is caught up. */
export const startKeptRows = (resources: Resources) => {
  const saved = snapshot<RowsOfSchedule>(resources.store, 'tracker-rows', FORMAT);
  let loaded: LoadedSnapshot<RowsOfSchedule> | null = null;
  let rows = new KeptRows();
  const processor = startProcessor(resources, {
    name: 'tracker-rows',
    prefixes: ['condition-', 'schedule-'],
    load: async () => {
      loaded = await saved.load();
      rows = new KeptRows(loaded?.entries);
      return loaded?.position ?? null;
    },
    handle: (batch) =>
      batch.each(({ event, stored }) => {
        const { data } = event;
        const isSaved = 'scheduleId' in data && loaded?.holds(data.scheduleId, stored.position);
        if (!isSaved) rows.record(event);
      }),
    save: async (position) => {
      const changed = rows.takeChanged();
      try {
        await saved.save(position, rows.entries, changed);
      } catch (error) {
        rows.markChanged(changed);
        throw error;
      }
    },
    saveEveryMs: SAVE_EVERY_MS,
  });
  return {
    known: (): KeptRows | null => (processor.live() ? rows : null),
    health: () => processor.health(),
    stop: () => processor.stop(),
  };
};
