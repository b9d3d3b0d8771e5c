import { newProofKey, type ProofKey, proofKeys } from '@punctual/contracts';
import { type ProofKeys, publicJwk } from '../../proof/proof-keys';
import { type ProofKeyRow, proofKeyView } from '../../views/proof-key.view';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { type Operation, operation } from '../operation';

/** `everyTenant` reads the views of all tenants: whoever verifies a proof has no account. */
type Needs = { everyTenant: ViewReader; proofKeys: ProofKeys };

/** The most keys of the set. The newest are in it; an installation that replaces its key each week needs 19 years for more. */
const MOST = 1_000;
const tag = 'Deliveries';

/** The public keys of proofs, and their replacement. */
export const proofKeyRoutes = ({ everyTenant, proofKeys: keys }: Needs): Operation[] => [
  operation({
    method: 'get',
    path: '/.well-known/jwks.json',
    id: 'getProofKeys',
    tag,
    summary: 'Read the public keys that sign proofs of deliveries, of all tenants and times, as a JWK Set (RFC 7517)',
    access: 'public',
    answers: {
      200: { description: 'The keys, newest first', schema: proofKeys, mediaType: 'application/jwk-set+json' },
    },
    handle: async () => {
      const rows = await everyTenant.list(proofKeyView, { sort: { column: 'at', descending: true }, limit: MOST });
      const set: { keys: ProofKey[] } = { keys: rows.map(({ doc }) => publicJwk(doc as ProofKeyRow)) };
      const headers = { 'Content-Type': 'application/jwk-set+json', 'Cache-Control': 'public, max-age=60' };
      return { status: 200, body: set, headers };
    },
  }),
  operation({
    method: 'post',
    path: '/api/v1/proof-keys',
    id: 'replaceProofKey',
    tag,
    summary: 'Replace the key that signs proofs of deliveries; what older keys signed stays verifiable',
    access: 'admin',
    answers: { 201: json('The new key', newProofKey) },
    handle: async () => {
      const { keyId: kid, at } = await keys.replace();
      return { status: 201, body: { kid, at }, headers: { 'Cache-Control': 'no-store' } };
    },
  }),
];
