import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { getSystemState } from './gen/sdk.gen';
import type { SystemState } from './gen/types.gen';

/** The parts of the system, as an administrator sees them. */
export type { SystemState };
export type ViewState = SystemState['views'][number];

/** A part can fail without an event. */
const AGAIN_MS = 10_000;

/** The query of the state of the parts. */
export const systemState = () =>
  queryOptions({
    queryKey: ['system', 'state'],
    queryFn: ({ signal }) => read(getSystemState({ signal })),
    refetchInterval: AGAIN_MS,
    staleTime: 0,
  });
