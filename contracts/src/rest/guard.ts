import { z } from 'zod';
import { instant } from '../shared';

/** The most recipients that an absolute limit can name: more than any schedule can have. */
const MOST = 1_000_000;

/** When a run is held for a person because it would go to unusually many recipients. */
export const guardSchema = z.strictObject({
  factor: z
    .number()
    .min(1)
    .max(1_000)
    .nullable()
    .default(3)
    .describe('holds a run to more than this many times the median of the last ten; null for no such limit'),
  max: z.number().int().min(1).max(MOST).nullable().default(null).describe('holds a run to more recipients than this'),
});
export type Guard = z.infer<typeof guardSchema>;

/** Why a run is held: the numbers. */
export const holdShape = {
  /** How many recipients it would go to. */
  recipients: z.number().int(),
  /** It is held because it would go to more than so many. */
  limit: z.number(),
  /** The median of the runs before it; null when the absolute limit holds it and there were too few runs. */
  median: z.number().nullable(),
  /** The same in words. */
  why: z.string(),
};

/** What a run says while it is held. */
export const heldSchema = z.strictObject({ ...holdShape, since: instant });
