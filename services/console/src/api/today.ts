import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { getToday } from './gen/sdk.gen';
import type { Delivery, Today } from './gen/types.gen';

/** What is due, what went out and what needs attention, of all that the caller may see. */
export type { Today };
/** All schedules that are due at one minute; the first of them by name. */
export type Mark = Today['due']['marks'][number];
export type Outcome = Delivery['status'];

/** The day moves on also where nothing happens. */
const AGAIN_MS = 60_000;

/** The query of Today. */
export const today = () =>
  queryOptions({
    queryKey: ['today'],
    queryFn: ({ signal }) => read(getToday({ signal })),
    refetchInterval: AGAIN_MS,
  });
