import { z } from 'zod';
import type { Described } from './operation';

const described = (description: string, schema?: z.ZodType): Described => ({
  description,
  ...(schema ? { schema } : {}),
});

/** An answer with a body in JSON. */
export const json = (description: string, schema: z.ZodType): Described => described(description, schema);
/** An answer without a body. */
export const empty = (description: string): Described => described(description);

/** What every refusal looks like (RFC 9457). */
export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().describe('stable, as in schedule/unknown'),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** The answer to a write the views do not hold within 2 s. */
export const pendingSchema = z
  .strictObject({ id: z.string(), position: z.strictObject({ commit: z.string(), prepare: z.string() }).nullable() })
  .meta({ id: 'Pending' });

/** Recorded, but not to be read within 2 s. */
export const pending = json('Recorded, but not readable yet', pendingSchema);
