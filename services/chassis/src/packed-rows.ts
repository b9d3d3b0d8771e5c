import { deserialize, serialize } from 'node:v8';
import type { SourceRow } from '@punctual/contracts';

/** Rows as octets, for the object store. Dates, bigints and NaN come back as they were, which JSON could not do. */
export const packRows = (rows: readonly SourceRow[]): Buffer => serialize(rows);

/** The rows in octets of `packRows`. They come from the object store under their own hash, never from outside. */
export const unpackRows = (octets: Buffer): SourceRow[] => deserialize(octets) as SourceRow[];
