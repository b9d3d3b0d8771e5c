import { verify } from 'node:crypto';
import { isData, textAt } from './field';
import { TYPE } from './format';
import { NotAProof, octetsOf, parseJson } from './json';
import { type PublicKey, publicKeyOf } from './jwk';

/** A signed document: a JWS in the flattened JSON serialization (RFC 7515, section 7.2.2). */
export type SignedDocument = { payload: string; protected: string; signature: string };

/** What is read of a document before anything of it is believed. */
export type Opened = SignedDocument & {
  /** The key that the document says it was signed with. */
  embedded: PublicKey;
};

const MEMBERS = ['payload', 'protected', 'signature'] as const;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON in base64url. @throws NotAProof */
export const jsonIn = (encoded: string, what: string): unknown => {
  const octets = octetsOf(encoded);
  if (!octets) throw new NotAProof(`${what} is not base64url`);
  let text: string;
  try {
    text = utf8.decode(octets);
  } catch {
    throw new NotAProof(`${what} is not UTF-8`);
  }
  return parseJson(text, what);
};

/** Takes a document apart. Members that the format does not have are refused: no signature covers them. @throws NotAProof */
export const openDocument = (parsed: unknown): Opened => {
  if (!isData(parsed)) throw new NotAProof('the document is not a JSON object');
  const odd = Object.keys(parsed).find((name) => !(MEMBERS as readonly string[]).includes(name));
  if (odd !== undefined) throw new NotAProof(`the document has the member ${JSON.stringify(odd.slice(0, 100))}`);
  const [payload, header, signature] = MEMBERS.map((name) => textAt(parsed, name));
  if (payload == null || header == null || signature == null)
    throw new NotAProof('the document is no JWS in the flattened JSON serialization (RFC 7515, section 7.2.2)');
  const said = jsonIn(header, 'the header');
  if (textAt(said, 'typ') !== TYPE)
    throw new NotAProof(`the header has not the type ${TYPE}: it is no proof of a delivery`);
  // One algorithm: a document that chooses its own could choose a weak one (RFC 8725, section 3.1).
  if (textAt(said, 'alg') !== 'EdDSA') throw new NotAProof('the algorithm of the signature is not EdDSA');
  if (isData(said) && 'crit' in said)
    throw new NotAProof('the header has critical parameters, which are not understood');
  const embedded = publicKeyOf(isData(said) ? said['jwk'] : null);
  if (!embedded) throw new NotAProof('the header has no public Ed25519 key');
  if (textAt(said, 'kid') !== embedded.kid) throw new NotAProof('the header names another key than the one it holds');
  return { payload, protected: header, signature, embedded };
};

/** Whether a key signed the document, in this very spelling. */
export const isSignedBy = ({ payload, protected: header, signature }: SignedDocument, { key }: PublicKey): boolean => {
  const octets = octetsOf(signature);
  return octets?.length === 64 && verify(null, Buffer.from(`${header}.${payload}`), key, octets);
};
