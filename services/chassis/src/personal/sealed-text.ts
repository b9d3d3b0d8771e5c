import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Octets of the id of a key, and of the key itself: 32 that encrypt and 32 that make nonces. */
export const KEY_ID_OCTETS = 6;
export const KEY_OCTETS = 64;
const HALF = KEY_OCTETS / 2;
/** Of the secret of a key store. */
export const SECRET_OCTETS = 32;
/** Of AES-GCM (NIST SP 800-38D, sections 5.2.1.1 and 5.2.1.2). */
const NONCE_OCTETS = 12;
const TAG_OCTETS = 12;
const PREFIX = '~p1';
const FORM = /^~p1[A-Za-z0-9_-]{40,}$/;

/** The key of one person, ready for use. */
export type PersonKey = {
  /** In hex. */
  id: string;
  seal: KeyObject;
  nonce: KeyObject;
};

/** A key as it is kept, ready for use. Key objects are several times faster than octets, in each call that takes a key. */
export const personKey = (id: string, key: Uint8Array): PersonKey => ({
  id,
  seal: createSecretKey(key.subarray(0, HALF)),
  nonce: createSecretKey(key.subarray(HALF)),
});

/** Whether a text has the form of a sealed one. */
export const isSealed = (text: string): boolean => text.startsWith(PREFIX) && FORM.test(text);

/** The id of the key that a sealed text needs, in hex. */
export const keyIdIn = (sealed: string): string =>
  Buffer.from(sealed.slice(PREFIX.length, PREFIX.length + (KEY_ID_OCTETS / 3) * 4), 'base64url').toString('hex');

/**
 * Encrypts a text (docs/decisions/0310): AES-256-GCM under a nonce that follows from the text, so the same text of a person is the same in
 * every process, and no nonce serves two texts.
 */
export const sealText = ({ id, seal, nonce: forNonces }: PersonKey, text: string): string => {
  const nonce = createHmac('sha256', forNonces).update(text).digest().subarray(0, NONCE_OCTETS);
  const cipher = createCipheriv('aes-256-gcm', seal, nonce, { authTagLength: TAG_OCTETS });
  const parts = [Buffer.from(id, 'hex'), nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return PREFIX + Buffer.concat(parts).toString('base64url');
};

/** Decrypts a sealed text; null when it was changed, or the key is another one. */
export const openText = ({ seal }: PersonKey, sealed: string): string | null => {
  const octets = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
  const nonce = octets.subarray(KEY_ID_OCTETS, KEY_ID_OCTETS + NONCE_OCTETS);
  const decipher = createDecipheriv('aes-256-gcm', seal, nonce, { authTagLength: TAG_OCTETS });
  decipher.setAuthTag(octets.subarray(-TAG_OCTETS));
  try {
    const text = decipher.update(octets.subarray(KEY_ID_OCTETS + NONCE_OCTETS, -TAG_OCTETS));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
};
