import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant } from './shared';

/** A new key that signs the proofs of a tenant (Ed25519), in the place of the one before: what that one signed stays verifiable. */
export const proofKeyMade = defineEvent(
  'proofkey',
  'ProofKeyMade',
  z.object({
    /** The thumbprint of the public key (RFC 7638), in base64url. */
    keyId: z.string(),
    /** The public key: 32 octets in base64url, the `x` of RFC 8037. */
    publicKey: z.string(),
    /** The private key: 32 octets in base64url, the `d` of RFC 8037. */
    privateKey: z.string(),
    at: instant,
  }),
  { confidential: true },
);
export const proofKeyEvents = [proofKeyMade] as const;
export type ProofKeyEvent = EventOf<typeof proofKeyMade>;
