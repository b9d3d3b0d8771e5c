import { queryOptions } from '@tanstack/react-query';
import { client, read } from './client';
import type { Delivery } from './gen/types.gen';

/** All schedules that are due at one minute; the first of them by name. */
export type Mark = { at: string; count: number; schedules: { id: string; name: string | null }[] };
export type Outcome = Delivery['status'];

/** What is due, what went out and what needs attention, of all that the caller may see. */
export type Today = {
  now: string;
  due: { total: number; marks: Mark[]; until: string };
  sent: { from: string; total: number; byOutcome: Partial<Record<Outcome, number>> };
  failingSchedules: number;
  heldRuns: number;
  retriesWaiting: number;
  /** For administrators alone. */
  deadLetters: number | null;
  viewLagSeconds: number;
};

/** The day moves on also where nothing happens. */
const AGAIN_MS = 60_000;

/** The query of Today. */
export const today = () =>
  queryOptions({
    queryKey: ['today'],
    queryFn: ({ signal }) =>
      read(client.get<{ 200: Today }, unknown, true>({ url: '/api/v1/today', signal, throwOnError: true })),
    refetchInterval: AGAIN_MS,
  });
