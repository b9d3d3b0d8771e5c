import type { Decider } from '@punctual/chassis';
import type { Event, Guard, GuardEvent } from '@punctual/contracts';

/** The runs of one schedule that went on, oldest first, and to how many recipients. */
export type Measured = readonly Pick<Event<'AudienceMeasured'>['data'], 'occurrenceId' | 'recipients'>[];

export type GuardCommand = {
  type: 'MeasureAudience';
  data: Omit<Event<'AudienceMeasured'>['data'], 'at'> & { now: string };
};

/** Why a run is held, as its events and its resource say it. */
export type Hold = Pick<Event<'RunHeld'>['data'], 'recipients' | 'limit' | 'median' | 'why'>;

/** How many runs the median is of. */
const COMPARED = 10;
/** With fewer, one odd run would decide about all that follow: nothing is held by the median yet. */
const LEAST = 3;
/** How many measurements are read and kept: more than are compared, so that one that comes again is recognised. */
export const WINDOW = 100;

const medianOf = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
};

const people = (count: number): string => `${count} recipient${count === 1 ? '' : 's'}`;

/** Why a run to so many recipients is to be held; null when it may go on. */
export const holdFor = ({ factor, max }: Guard, measured: Measured, recipients: number): Hold | null => {
  const last = measured.slice(-COMPARED).map((run) => run.recipients);
  const median = last.length < LEAST ? null : medianOf(last);
  if (max !== null && recipients > max)
    return { recipients, limit: max, median, why: `${people(recipients)} are more than the limit of ${max}` };
  if (median === null || factor === null || recipients <= factor * median) return null;
  const of = `the median of the last ${last.length} runs, which is ${median}`;
  return {
    recipients,
    limit: factor * median,
    median,
    why: `${people(recipients)} are more than ${factor} times ${of}`,
  };
};

/** Whether a run was measured, which it is when it goes on. */
export const wasMeasured = (measured: Measured, occurrenceId: string): boolean =>
  measured.some((run) => run.occurrenceId === occurrenceId);

/** The audiences of a schedule with a guard. A run counts when it goes on, so one that nobody released changes no median. */
export const guard: Decider<Measured, GuardCommand, GuardEvent> = {
  initial: [],
  evolve: (measured, { data: { occurrenceId, recipients } }) => [
    ...measured.slice(1 - WINDOW),
    { occurrenceId, recipients },
  ],
  decide: ({ data: { now, ...run } }, measured) =>
    wasMeasured(measured, run.occurrenceId) ? [] : [{ type: 'AudienceMeasured', data: { ...run, at: now } }],
};
