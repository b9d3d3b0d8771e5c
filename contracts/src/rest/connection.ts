import { z } from 'zod';
import { instant, roleSchema } from '../shared';

/** What `GET /connections` answers of a connection. What it is reached with stays with the operator. */
export const connectionResource = z.strictObject({
  name: z.string(),
  kind: z.enum(['postgres', 'mysql', 'sqlite', 'duckdb']),
  usable: z.boolean().describe('whether the caller may use it in a report; others are shown to administrators alone'),
  allow: z
    .strictObject({ roles: z.array(roleSchema), users: z.array(z.string()).describe('addresses of accounts') })
    .nullable()
    .optional()
    .describe('who may use it, null for every account; administrators alone are told'),
  lastUsedAt: instant.nullable().describe('by the renderer that answers, since it started'),
  lastError: z
    .strictObject({
      code: z.string(),
      message: z.string().nullable().describe('in the words of the database; null for those who are no administrator'),
    })
    .nullable()
    .describe('why its last use failed; null when it did not'),
});
export type ConnectionResource = z.infer<typeof connectionResource>;

/** What `POST /connections/:name/check` answers. */
export const connectionCheck = z.strictObject({
  ok: z.boolean(),
  code: z.string().nullable().describe('as a run would fail, such as source/unreachable; null when it works'),
  message: z.string(),
  ms: z.number().int().describe('how long it took'),
});
export type ConnectionCheck = z.infer<typeof connectionCheck>;
