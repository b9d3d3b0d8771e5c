import { newProofKey, type ProofKey, proofKeys } from '@punctual/contracts';
import { SIGNS_AT_LEAST } from '../../proof/proof-keyring';
import { type ProofKeys, publicJwk } from '../../proof/proof-keys';
import type { ViewEngine } from '../../views/engine';
import { proofKeyView } from '../../views/proof-key.view';
import type { ViewReader } from '../../views/reader';
import { json, pending } from '../described';
import { notVisibleYet } from '../forward';
import { type Operation, operation } from '../operation';
import { written } from '../written';

/** `everyTenant` reads the views of all tenants: whoever verifies a proof has no account. */
type Needs = { everyTenant: ViewReader; engine: ViewEngine; proofKeys: ProofKeys };

/** The most keys of each tenant in the set, the newest: one that replaces its key each month has more after 20 years, and only its own go. */
const MOST = 250;
const tag = 'Deliveries';

/** The public keys of proofs, and their replacement. */
export const proofKeyRoutes = ({ everyTenant, engine, proofKeys: keys }: Needs): Operation[] => [
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
      const rows = await everyTenant.newestOfEachTenant(proofKeyView, { column: 'at', limit: MOST });
      const set: { keys: ProofKey[] } = { keys: rows.map(publicJwk) };
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
    answers: {
      201: json('The new key', newProofKey),
      202: pending,
      409: { description: `The key was made less than ${SIGNS_AT_LEAST} minutes ago` },
    },
    handle: async () => {
      const { keyId: kid, at } = await keys.replace();
      const { visible, position } = await written(engine, [proofKeyView]);
      if (!visible) return notVisibleYet(kid, { position });
      return { status: 201, body: { kid, at }, headers: { 'Cache-Control': 'no-store' } };
    },
  }),
];
