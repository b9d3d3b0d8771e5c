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
