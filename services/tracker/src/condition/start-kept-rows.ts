import { type Resources, startProcessor } from '@punctual/chassis';
import { KeptRows } from './kept-rows';

/** Follows the log for the rows that conditions compare. `known` is null until it is caught up. */
export const startKeptRows = (resources: Resources) => {
  const rows = new KeptRows();
  const processor = startProcessor(resources, {
    name: 'tracker-rows',
    prefixes: ['condition-', 'schedule-'],
    load: async () => {
      rows.clear();
      return null;
    },
    handle: (batch) => batch.each(({ event }) => rows.record(event)),
  });
  return {
    known: (): KeptRows | null => (processor.live() ? rows : null),
    health: () => processor.health(),
    stop: () => processor.stop(),
  };
};
