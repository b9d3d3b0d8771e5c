import { z } from 'zod';
import { instant } from '../shared';

/** A public key that signs proofs, as a JSON Web Key (RFC 7517; RFC 8037, section 2). `kid` is its thumbprint (RFC 7638). */
const proofKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().describe('32 octets in base64url'),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
});
export type ProofKey = z.infer<typeof proofKey>;

/** What `GET /.well-known/jwks.json` answers: a JWK Set (RFC 7517, section 5). */
export const proofKeys = z.strictObject({ keys: z.array(proofKey) }).meta({ id: 'ProofKeys' });

/** What `POST /proof-keys` answers. */
export const newProofKey = z.strictObject({ kid: z.string(), at: instant }).meta({ id: 'NewProofKey' });

/** What `GET /deliveries/:id/proof` answers: a JWS in the flattened JSON serialization (RFC 7515, section 7.2.2), each member in base64url. */
export const signedProof = z
  .strictObject({
    payload: z.string().describe('the proof: claims and evidence, as docs/proof.md says'),
    protected: z
      .string()
      .describe('the header: `alg` is EdDSA, `typ` is punctual-proof+jws, `kid` and `jwk` are the key'),
    signature: z.string().describe('Ed25519 over the header and the payload'),
  })
  .meta({
    id: 'SignedProof',
    example: {
      payload: 'eyJmb3JtYXQiOiJwdW5jdHVhbC1wcm9vZiIsInZlcnNpb24iOjF9',
      protected: 'eyJhbGciOiJFZERTQSIsInR5cCI6InB1bmN0dWFsLXByb29mK2p3cyJ9',
      signature: 'QgOTE2bUKg5mZjsAnxOG_X6ezC2jBVXNF2yRrTgLRRp9rNs7Nu3kXBYJzKzVVvTBbFz2aHvVBmyBBEZ4S5JoBw',
    },
  });
