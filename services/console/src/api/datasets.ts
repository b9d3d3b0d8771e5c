import { queryOptions } from '@tanstack/react-query';
import { conditions, type Press, read } from './client';
import { checkProbe, getProbe, listDatasets, removeProbe, setProbe } from './gen/sdk.gen';
import type { ListDatasetsData, ListDatasetsResponses, Probe, ProbeReading, SetProbeData } from './gen/types.gen';
import { asProblem } from './problem';

export type { Probe, ProbeReading };
export type Dataset = ListDatasetsResponses[200]['data'][number];
export type ProbeBody = SetProbeData['body'];

/** The probe of a dataset; null where it has none. */
const probeOf = async (dataset: string, signal?: AbortSignal): Promise<Probe | null> => {
  try {
    return await read(getProbe({ path: { dataset }, ...(signal ? { signal } : {}) }));
  } catch (error) {
    if (asProblem(error).status === 404) return null;
    throw error;
  }
};

/** Data that schedules wait for, and the probes that ask for it: keys and queries. */
export const datasets = {
  all: ['datasets'] as const,
  list: (query: NonNullable<ListDatasetsData['query']> = {}) =>
    queryOptions({
      queryKey: [...datasets.all, 'list', query],
      queryFn: ({ signal }) => read(listDatasets({ query, signal })),
    }),
  probe: (dataset: string) =>
    queryOptions({
      queryKey: [...datasets.all, 'probe', dataset],
      queryFn: ({ signal }) => probeOf(dataset, signal),
      retry: false,
    }),
};

/** The probe of a dataset as it is now. */
export const currentProbe = (dataset: string) => read(getProbe({ path: { dataset } }));
/** Sets a probe; refused with 412 where it has changed since it was shown. */
export const saveProbe = (dataset: string, body: ProbeBody, version: number | undefined, { key }: Press) =>
  read(setProbe({ path: { dataset }, body, headers: conditions({ version, key }) }));
/** Removes a probe: programs alone report updates from then on. */
export const dropProbe = ({ name: dataset, version }: Pick<Probe, 'name' | 'version'>) =>
  read(removeProbe({ path: { dataset }, headers: { 'If-Match': `"${version}"` } }));
/** Reads a probe now. One that fails is an answer, no error. */
export const readProbe = (dataset: string): Promise<ProbeReading> => read(checkProbe({ path: { dataset } }));
