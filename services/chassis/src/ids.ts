import { createHash, randomUUID } from 'node:crypto';

/** Namespace of every name-based id of this system (itself a random UUID, fixed for ever). */
const NAMESPACE = Buffer.from('0c1f4e4e5d5c4b0a9d0e6a3f7b2c8d91', 'hex');

/** A name-based UUID, version 5 (RFC 9562, section 5.5): the same name gives the same id. */
export const uuidOf = (name: string): string => {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** A random UUID, version 4. */
export const randomId = (): string => randomUUID();

/** SHA-256 in hex. */
export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
