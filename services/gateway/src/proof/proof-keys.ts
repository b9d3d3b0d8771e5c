import { generateKeyPairSync } from 'node:crypto';
import { type Clock, currentContext, type EventStore, repository } from '@punctual/chassis';
import type { ProofKey } from '@punctual/contracts';
import { thumbprintOf } from 'punctual-verify';
import { type ProofKeyring, proofKeyring } from './proof-keyring';

/** A key that signs proofs: `keyId` names it, both halves are 32 octets in base64url, and `at` is when it was made. */
export type SigningKey = ProofKeyring[number];

/** The keys of proofs, of each tenant its own, in the event store. Each method is about the tenant on whose behalf it runs. */
export type ProofKeys = {
  /** The key that signs; it is made when there is none yet. */
  current(): Promise<SigningKey>;
  /** Makes a new key, which signs from now on, and returns it. @throws Rejection `proof-key/too-soon` when the one before is very new */
  replace(): Promise<SigningKey>;
};

/** A public key as a JSON Web Key (RFC 8037, section 2). */
export const publicJwk = ({ keyId, publicKey }: Pick<SigningKey, 'keyId' | 'publicKey'>): ProofKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: publicKey,
  kid: keyId,
  use: 'sig',
  alg: 'EdDSA',
});

const fresh = (): Omit<SigningKey, 'at'> => {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { keyId: thumbprintOf(x), publicKey: x, privateKey: d };
};

/** The keys in this event store. */
export const proofKeys = (store: EventStore, clock: Pick<Clock, 'now'>): ProofKeys => {
  const rings = repository(store, 'proofkey', proofKeyring);
  const newest = async (): Promise<SigningKey | null> => (await rings.load(currentContext().tenantId)).at(-1) ?? null;
  /** The key after `after`: of several servers that make one at once, all get the same. */
  const make = async (after: string | null): Promise<SigningKey> => {
    const data = { ...fresh(), after, now: clock.now() };
    await rings.execute(currentContext().tenantId, { type: 'MakeKey', data });
    const made = await newest();
    if (!made) throw new Error('the key of proofs was not stored');
    return made;
  };
  return {
    current: async () => (await newest()) ?? (await make(null)),
    replace: async () => make((await newest())?.keyId ?? null),
  };
};
