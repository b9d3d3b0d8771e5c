import { queryOptions } from '@tanstack/react-query';
import { client, read } from './client';
import type { ZoneData } from './gen/types.gen';

/** The parts of the system, as an administrator sees them. */
export type SystemState = {
  parts: { part: string; ok: boolean; detail: string }[];
  versions: { punctual: string; node: string };
  startedAt: string;
  /** `served` is the version that is read now; null while the first is built. `problem` says why a view has stopped. */
  views: { name: string; version: number; served: number | null; problem: string | null }[];
  viewLagSeconds: number;
  /** Open streams of events at this gateway. */
  eventStreams: number;
  /** Names the log of events: two systems with the same one share their data. */
  logId: string;
  zoneData: ZoneData;
};
export type ViewState = SystemState['views'][number];

/** A part can fail without an event. */
const AGAIN_MS = 10_000;

/** The query of the state of the parts. */
export const systemState = () =>
  queryOptions({
    queryKey: ['system', 'state'],
    queryFn: ({ signal }) =>
      read(
        client.get<{ 200: SystemState }, unknown, true>({ url: '/api/v1/system/state', signal, throwOnError: true }),
      ),
    refetchInterval: AGAIN_MS,
    staleTime: 0,
  });
