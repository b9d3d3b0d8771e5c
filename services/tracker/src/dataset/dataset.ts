import type { Decider } from '@punctual/chassis';
import { type DatasetEvent, type Event, Rejection } from '@punctual/contracts';

type Update = Pick<Event<'DatasetUpdated'>['data'], 'updateId' | 'asOf' | 'ok'>;

/** What was reported of a dataset. */
export type Dataset = {
  /** Up to when it is complete, by its successful updates; null before the first. */
  asOf: string | null;
  /** The newest updates, newest last. */
  updates: readonly Update[];
};

export type DatasetCommand = {
  type: 'RecordUpdate';
  /** Without `asOf` the data is complete up to now. */
  data: { datasetId: string; name: string; id: string; asOf: string | null; ok: boolean; now: string };
};

/** How many updates are read and kept: one that is reported again after that many others counts as another. */
export const UPDATES = 1_000;
/** How far the clock of a program may be ahead. */
const AHEAD_MS = 5 * 60_000;

const later = (a: string | null, b: string): string => (a !== null && Date.parse(a) > Date.parse(b) ? a : b);

/** A named set of data that programs report updates of, and that schedules wait for. An older update takes nothing back. */
export const dataset: Decider<Dataset, DatasetCommand, DatasetEvent> = {
  initial: { asOf: null, updates: [] },
  // Each event says up to when the data is complete, since a state is folded from the newest events alone; one of version 1
  // says that of itself only.
  evolve: ({ updates, asOf: before }, { data: { updateId, asOf, ok, completeTo } }) => ({
    asOf: completeTo === null ? before : later(before, completeTo),
    updates: [...updates.slice(1 - UPDATES), { updateId, asOf, ok }],
  }),
  decide: ({ data: { datasetId, name, id, asOf: given, ok, now } }, state) => {
    const asOf = given ?? now;
    const known = state.updates.find(({ updateId }) => updateId === id);
    if (known) {
      if (known.ok === ok && (given === null || Date.parse(given) === Date.parse(known.asOf))) return [];
      throw new Rejection(
        'dataset/update-changed',
        `update ${id} was reported with asOf ${known.asOf} and ok ${known.ok}; another update needs another id`,
      );
    }
    if (Date.parse(asOf) > Date.parse(now) + AHEAD_MS)
      throw new Rejection('dataset/invalid', 'data cannot be complete up to a time that has not come', [
        { path: 'asOf', message: 'is in the future; give the instant up to which the data is complete' },
      ]);
    const completeTo = ok ? later(state.asOf, asOf) : state.asOf;
    return [{ type: 'DatasetUpdated', data: { datasetId, name, updateId: id, asOf, ok, completeTo, at: now } }];
  },
};
