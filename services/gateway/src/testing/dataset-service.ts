import { currentContext, type Decider, datasetIdOf, type Resources, repository } from '@punctual/chassis';
import { type DatasetEvent, Rejection } from '@punctual/contracts';

type State = ReadonlyMap<string, boolean>;
type Act = { type: string; data: { events: (state: State) => DatasetEvent[] } };

const decider: Decider<State, Act, DatasetEvent> = {
  initial: new Map(),
  evolve: (state, { data: { updateId, ok } }) => new Map([...state, [updateId, ok]]),
  decide: ({ data }, state) => data.events(state),
};

/** A small fake of the part of the tracker that answers commands about datasets, over the real bus and the real store. */
export const serveDatasets = ({ bus, store, clock }: Resources): void => {
  const datasets = repository(store, 'dataset', decider);
  bus.respond('tracker', 'RecordDatasetUpdate', async ({ data: { name, id: updateId, asOf, ok } }) => {
    const datasetId = datasetIdOf(currentContext().tenantId, name);
    const events = (state: State): DatasetEvent[] => {
      if (state.get(updateId) === ok) return [];
      if (state.has(updateId)) throw new Rejection('dataset/update-changed', 'another update needs another id');
      const at = clock.now();
      return [{ type: 'DatasetUpdated', data: { datasetId, name, updateId, asOf: asOf ?? at, ok, at } }];
    };
    await datasets.execute(datasetId, { type: 'Act', data: { events } });
    return {};
  });
};
