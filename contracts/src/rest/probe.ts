import { z } from 'zod';
import { instant, isoDuration, secondsOf } from '../shared';
import { askedSource } from './source';

/** Shortest and longest time between two readings of a probe, in seconds. */
const SHORTEST = 10;
const LONGEST = 86_400;

const isWithin = (seconds: number): boolean => seconds >= SHORTEST && seconds <= LONGEST;

/** The body of `PUT /datasets/:name/probe`. */
export const probeBody = z.strictObject({
  source: askedSource.describe(
    'its first row says up to when the data is complete: in the column `asOf`, or in its only one',
  ),
  every: isoDuration
    .refine(
      (text) => !isoDuration.safeParse(text).success || isWithin(secondsOf(text)),
      'must be from ten seconds (PT10S) to a day (PT24H)',
    )
    .default('PT1M')
    .describe('how long after a reading the next one is made, while a run waits for the dataset'),
});
export type ProbeBody = z.infer<typeof probeBody>;

/** What `GET /datasets/:name/probe` answers. */
export const probeResource = probeBody.extend({
  every: z.string(),
  id: z.uuid(),
  name: z.string().describe('of the dataset'),
  userId: z.string().describe('with whose rights it reads: who set it last'),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type ProbeResource = z.infer<typeof probeResource>;

/** What a reading found: up to when the data is complete, null when it says nothing yet; or why it failed. */
export const probeReading = z.strictObject({
  asOf: instant.nullable(),
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});
export type ProbeReading = z.infer<typeof probeReading>;
