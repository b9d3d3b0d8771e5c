import { deserialize, serialize } from 'node:v8';
import type { Denied, SourceRow } from '@punctual/contracts';

/** Rows as octets, for the object store. Dates, bigints and NaN come back as they were, which JSON could not do. */
export const packRows = (rows: readonly SourceRow[]): Buffer => serialize(rows);

/** The rows in octets of `packRows`. They come from the object store under their own hash, never from outside. */
export const unpackRows = (octets: Buffer): SourceRow[] => deserialize(octets) as SourceRow[];

/** The people who may not have some rows, as octets for the object store. */
export const packDenied = (denied: Denied): Buffer => Buffer.from(JSON.stringify([...denied]));

/** The people in octets of `packDenied`. */
export const unpackDenied = (octets: Buffer): Denied => new Map(JSON.parse(octets.toString()) as [string, string][]);
