import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { isData, listAt, textAt } from './field';
import { NotAProof, octetsOf } from './json';

/** A public key (RFC 8037), and its name: its thumbprint (RFC 7638), which is calculated and never taken on trust. */
export type PublicKey = { kid: string; key: KeyObject };

/** The thumbprint of an Ed25519 key, from its `x` (RFC 7638; RFC 8037, appendix A.3): whoever has the key can tell its name. */
export const thumbprintOf = (x: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');

/** The key that a JSON Web Key describes; null unless it is a public Ed25519 key. */
export const publicKeyOf = (jwk: unknown): PublicKey | null => {
  const x = textAt(jwk, 'x');
  if (x === null || textAt(jwk, 'kty') !== 'OKP' || textAt(jwk, 'crv') !== 'Ed25519') return null;
  if (octetsOf(x)?.length !== 32) return null;
  try {
    return { kid: thumbprintOf(x), key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }) };
  } catch {
    return null;
  }
};

/** The Ed25519 keys of a JWK Set (RFC 7517, section 5), or of a single key. @throws NotAProof when there is none */
export const keysIn = (parsed: unknown): PublicKey[] => {
  const all = isData(parsed) && Array.isArray(parsed['keys']) ? listAt(parsed, 'keys') : [parsed];
  const keys = all.flatMap((one) => publicKeyOf(one) ?? []);
  if (keys.length === 0) throw new NotAProof('the file of keys has no Ed25519 key (RFC 8037)');
  return keys;
};
