import { newProofKey, type ProofKey, proofKeys } from '@punctual/contracts';
import { z } from 'zod';
import { SIGNS_AT_LEAST } from '../../proof/proof-keyring';
import { type ProofKeys, publicJwk } from '../../proof/proof-keys';
import { MOST_KEYS, MOST_OF_TENANT, type PublishedKeys } from '../../proof/published-keys';
import type { ViewEngine } from '../../views/engine';
import { proofKeyView } from '../../views/proof-key.view';
import { json, pending } from '../described';
import { notVisibleYet } from '../forward';
import { type Operation, operation } from '../operation';
import { written } from '../written';

type Needs = { publishedKeys: PublishedKeys; engine: ViewEngine; proofKeys: ProofKeys };

const query = z.strictObject({
  kid: z.string().min(1).max(200).optional().describe('asks for this key alone, however old it is'),
});
const tag = 'Deliveries';

/** The public keys of proofs, and their replacement. */
export const proofKeyRoutes = ({ publishedKeys: published, engine, proofKeys: keys }: Needs): Operation[] => [
  operation({
    method: 'get',
    path: '/.well-known/jwks.json',
    id: 'getProofKeys',
    tag,
    summary: 'Read the public keys that sign proofs of deliveries, of all tenants, as a JWK Set (RFC 7517)',
    access: 'public',
    query,
    answers: {
      200: {
        description: `The newest keys, newest first: at most ${MOST_OF_TENANT} of each tenant and ${MOST_KEYS} in all. With \`kid\`, that key or none`,
        schema: proofKeys,
        mediaType: 'application/jwk-set+json',
      },
    },
    handle: async ({ query: { kid } }) => {
      const one = kid === undefined ? null : await published.one(kid);
      const rows = kid === undefined ? await published.newest() : one ? [one] : [];
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
      published.changed();
      if (!visible) return notVisibleYet(kid, { position });
      return { status: 201, body: { kid, at }, headers: { 'Cache-Control': 'no-store' } };
    },
  }),
];
