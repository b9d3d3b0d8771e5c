import { z } from 'zod';

/** Which rows a condition compares: by the columns of the key, leaving out some. Without a key a row is compared as a whole. */
export const rowsWantedSchema = z.object({ key: z.array(z.string()), ignore: z.array(z.string()) });
export type RowsWanted = z.infer<typeof rowsWantedSchema>;

/** A claim check: rows in canonical form, sorted, one JSON text a line, in the object store under their SHA-256. */
export const rowsSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int(),
  count: z.number().int(),
  ...rowsWantedSchema.shape,
});
export type StoredRows = z.infer<typeof rowsSchema>;

/** What a rendering tells beside its files, for conditions. */
export const observedSchema = z.object({
  /** The metrics as exact decimal texts. */
  metrics: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  /** The columns and the rows, where the request asks for them; null otherwise. */
  columns: z.array(z.string()).nullable(),
  rows: rowsSchema.nullable(),
  /** The columns that the report shows, in their order; absent where no rows are asked for. */
  shown: z.array(z.object({ key: z.string(), label: z.string() })).optional(),
});
export type Observed = z.infer<typeof observedSchema>;
