import { hash, randomFillSync, randomUUID } from 'node:crypto';

/** Namespace of every name-based id of this system (itself a random UUID, fixed for ever). */
const NAMESPACE = Buffer.from('0c1f4e4e5d5c4b0a9d0e6a3f7b2c8d91', 'hex');

/** The first digit of the fourth group, which holds the variant in its first two bits. */
const VARIANTS = ['8', '9', 'a', 'b'];

/** A name-based UUID, version 5 (RFC 9562, section 5.5): the same name gives the same id. */
export const uuidOf = (name: string): string => {
  const hex = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'hex');
  const variant = VARIANTS[Number.parseInt(hex.charAt(16), 16) % VARIANTS.length];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** The id of a tenant's dataset, which names its stream: names hold dots, which streams' subjects must not. */
export const datasetIdOf = (tenantId: string, name: string): string => uuidOf(`dataset ${tenantId} ${name}`);

/** Random octets for `randomHex`, drawn many at a time: each draw is a system call. */
const pool = Buffer.alloc(4096);
let used = pool.length;

/** `octets` random octets in hex, at most 64. */
export const randomHex = (octets: number): string => {
  if (used + octets > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += octets;
  return pool.toString('hex', used - octets, used);
};

/** A random UUID, version 4. */
export const randomId = (): string => randomUUID();

/** SHA-256 in hex. */
export const sha256 = (bytes: Buffer | string): string => hash('sha256', bytes, 'hex');
