import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keysIn } from '../jwk';
import type { SignedDocument } from '../jws';

const fixture = (name: string): unknown => JSON.parse(readFileSync(join(__dirname, 'fixtures', name), 'utf8'));

/** A proof that the system made of a delivery to four people: one accepted at once, one after a retry, one rejected, one suppressed. */
export const realDocument = (): SignedDocument => fixture('proof.v1.json') as SignedDocument;
/** The claims of such a proof by name, in their order. */
export const REAL_CLAIMS: readonly string[] = [
  ...['signature', 'signer', 'evidence', 'ordered', 'fired', 'judged', 'rendered'],
  ...['attempts', 'recipients', 'suppressed', 'retries', 'ended', 'other'],
];
/** The keys of that system. */
export const realKeys = () => keysIn(fixture('jwks.json'));
