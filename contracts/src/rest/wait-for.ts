import { z } from 'zod';
import { instant, isoDuration, secondsOf } from '../shared';
import { datasetName, MAX_DATASETS } from './dataset';

const DAY = 86_400;
/** The longest wait for data. */
const MAX_WAIT_DAYS = 7;

const isWithin = (seconds: number): boolean => seconds >= 60 && seconds <= MAX_WAIT_DAYS * DAY;

const match = z
  .enum(['all', 'any'])
  .default('all')
  .describe('whether all of the datasets must be ready, or one of them');
const onDeadline = z
  .enum(['sendStamped', 'skip', 'ownerNotice'])
  .default('ownerNotice')
  .describe('after the deadline: send, saying in the mail how old the data is; skip; or skip and tell the owner');

/** What a planned run waits for before it renders. */
export const waitForSchema = z.strictObject({
  datasets: z
    .array(datasetName)
    .min(1, 'must name at least one dataset')
    .max(MAX_DATASETS, `must name at most ${MAX_DATASETS} datasets`)
    .refine((names) => new Set(names).size === names.length, 'must not repeat a dataset'),
  match,
  since: z
    .literal('lastOccurrence', 'only lastOccurrence is known')
    .default('lastOccurrence')
    .describe('a dataset is ready when it is complete up to an instant after the planned time before this one'),
  deadline: isoDuration
    .refine(
      (text) => !isoDuration.safeParse(text).success || isWithin(secondsOf(text)),
      `must be from a minute (PT1M) to ${MAX_WAIT_DAYS} days (PT${MAX_WAIT_DAYS * 24}H)`,
    )
    .default('PT4H')
    .describe('how long after its planned time a run waits'),
  then: onDeadline,
});
export type WaitFor = z.infer<typeof waitForSchema>;

/** A dataset as a run found it: up to when it is complete, null when it never was. */
export const datasetThen = z.strictObject({ name: z.string(), asOf: instant.nullable() });

/** What a run awaits, with its instants. */
export const waitShape = {
  match,
  /** A dataset is ready when it is complete up to an instant after this one. */
  since: instant,
  /** How long it waits. */
  until: instant,
  /** What it does after that. */
  onDeadline,
};

/** A planned run's wait, as its occurrence orders it. */
export const awaitedSchema = z.object({ ...waitShape, datasets: z.array(z.string()) });
export type Awaited = z.infer<typeof awaitedSchema>;

/** What a run says while it waits for data. */
export const waitingSchema = z.strictObject({
  ...waitShape,
  datasets: z.array(datasetThen).describe('as they were when it began to wait'),
  why: z.string(),
});
