import { NotAProof } from '../json';
import type { PublicKey } from '../jwk';
import type { SignedDocument } from '../jws';
import { verifyProof } from '../verify';
import { decoded, encoded, newKey, signedBy } from './signed';
import { tamperedWith } from './tampered';

/** Whether what is wrong with a document was found. */
const isFound = (document: unknown, keys: readonly PublicKey[]): boolean => {
  try {
    return verifyProof(JSON.stringify(document), { keys }).results.some(({ holds }) => holds === false);
  } catch (error) {
    if (error instanceof NotAProof) return true;
    throw error;
  }
};

/**
 * Changes each field of a document, one at a time: its members, its header, its payload as it is, and its payload signed again by
 * another key. Returns the changes that nobody found, and how many fields the payload has.
 */
export const unfoundIn = (
  document: SignedDocument,
  keys: readonly PublicKey[],
): { unfound: string[]; fields: number } => {
  const forger = newKey();
  const unfound: string[] = [];
  const expectFound = (path: string, tampered: unknown): void => {
    if (!isFound(tampered, keys)) unfound.push(path);
  };
  for (const { path, value } of tamperedWith(document)) expectFound(path, value);
  for (const { path, value } of tamperedWith(decoded(document.protected)))
    expectFound(`/protected${path}`, { ...document, protected: encoded(value) });
  let fields = 0;
  for (const { path, value } of tamperedWith(decoded(document.payload))) {
    fields += 1;
    expectFound(`/payload${path}`, { ...document, payload: encoded(value) });
    expectFound(`/payload${path}, signed by another key`, signedBy(forger, value));
  }
  return { unfound, fields };
};
