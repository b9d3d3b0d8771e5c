import { createHash, createHmac } from 'node:crypto';
import type { ReportContent } from '../data/content';
import { rowsHash } from '../data/rows-hash';

/**
 * Gives what is random in an encrypted file, by what it is for: octets that nobody can tell from random ones without the password, and that are the same for the
 * same content and password. Other content gives other keys, so that no key and initial vector are used for two files.
 */
export type Derived = (purpose: string, octets: number, about?: Uint8Array) => Buffer;

/** Octets derived from a password and what they protect. */
export const derivedFrom = (password: string, content: Uint8Array): Derived => {
  const seed = createHmac('sha256', password).update(content).digest();
  return (purpose, octets, about = new Uint8Array()) => {
    const blocks = Array.from({ length: Math.ceil(octets / 32) }, (_, block) =>
      createHmac('sha256', seed).update(`${purpose} ${block}\n`).update(about).digest(),
    );
    return Buffer.concat(blocks).subarray(0, octets);
  };
};

/** Integers may be longer than those of JSON. */
const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** The SHA-256 of all that a file of a report shows, known before it is written. */
export const contentDigest = ({ table, passwords: _, ...content }: ReportContent): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([content, table.columns, rowsHash(table.rows)], asText))
    .digest();
