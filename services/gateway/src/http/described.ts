import { z } from 'zod';
import { changeSince } from '../audit/changes-since';
import type { Described } from './operation';

const described = (description: string, schema?: z.ZodType): Described => ({
  description,
  ...(schema ? { schema } : {}),
});

/** A response with a JSON body. */
export const json = (description: string, schema: z.ZodType): Described => described(description, schema);
/** A response without a body. */
export const empty = (description: string): Described => described(description);

/** The body of every error response (RFC 9457). */
export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().describe('stable, as in schedule/unknown'),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    changedSince: z
      .array(changeSince)
      .optional()
      .describe('with 412: who has changed the resource since, oldest first'),
  })
  .meta({ id: 'Problem' });

/** The body of the response to a write that the views do not hold within 2 s. */
export const pendingSchema = z
  .strictObject({ id: z.string(), position: z.strictObject({ commit: z.string(), prepare: z.string() }).nullable() })
  .meta({ id: 'Pending' });

/** The response to a write that is recorded but not readable within 2 s. */
export const pending = json('Recorded, but not readable yet', pendingSchema);
