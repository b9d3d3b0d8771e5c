import { currentContext, type Decider, datasetIdOf, type Resources, repository } from '@punctual/chassis';
import { type DatasetEvent, Rejection } from '@punctual/contracts';

type State = { known: ReadonlyMap<string, boolean>; completeTo: string | null };
type Act = { type: string; data: { events: (state: State) => DatasetEvent[] } };

const decider: Decider<State, Act, DatasetEvent> = {
  initial: { known: new Map(), completeTo: null },
  evolve: ({ known }, { data: { updateId, ok, completeTo } }) => ({
    known: new Map([...known, [updateId, ok]]),
    completeTo,
  }),
  decide: ({ data }, state) => data.events(state),
};

/** A small fake of the part of the tracker that answers commands about datasets, over the real bus and the real store. */
export const serveDatasets = ({ bus, store, clock }: Resources): void => {
  const datasets = repository(store, 'dataset', decider);
  bus.respond('tracker', 'RecordDatasetUpdate', async ({ data: { name, id: updateId, asOf, ok } }) => {
    const datasetId = datasetIdOf(currentContext().tenantId, name);
    const events = ({ known, completeTo: before }: State): DatasetEvent[] => {
      if (known.get(updateId) === ok) return [];
      if (known.has(updateId)) throw new Rejection('dataset/update-changed', 'another update needs another id');
      const at = clock.now();
      const completeTo = ok ? (asOf ?? at) : before;
      const data = { datasetId, name, updateId, asOf: asOf ?? at, ok, completeTo, at };
      return [{ type: 'DatasetUpdated', data }];
    };
    await datasets.execute(datasetId, { type: 'Act', data: { events } });
    return {};
  });
};
