import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { TYPE } from '../format';
import { thumbprintOf } from '../jwk';
import type { SignedDocument } from '../jws';

/** A key that signs, with its public half as a JSON Web Key. */
export type TestKey = { kid: string; jwk: { kty: string; crv: string; x: string }; key: KeyObject };

export const newKey = (): TestKey => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = privateKey.export({ format: 'jwk' });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x };
  return { kid: thumbprintOf(x), jwk, key: privateKey };
};

export const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
export const decoded = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());

/** Signs anything as a proof is signed; `header` replaces members of the header. */
export const signedBy = ({ kid, jwk, key }: TestKey, payload: unknown, header: object = {}): SignedDocument => {
  const [said, body] = [encoded({ alg: 'EdDSA', kid, typ: TYPE, jwk, ...header }), encoded(payload)];
  return {
    payload: body,
    protected: said,
    signature: sign(null, Buffer.from(`${said}.${body}`), key).toString('base64url'),
  };
};
