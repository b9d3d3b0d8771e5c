import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Verifiers must accept keys from 1,024 to 4,096 bits, and signers should use 2,048 (RFC 8301, section 3.2). */
const BITS = { least: 1_024, most: 4_096 };

const parsed = (text: string): KeyObject | null => {
  try {
    return text.includes('-----')
      ? createPrivateKey(text.replaceAll('\\n', '\n'))
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  } catch {
    return null;
  }
};

/**
 * The private key that signs mail: RSA or Ed25519 (RFC 8463), as PEM or as the base64 of PKCS#8 in one line. Gives what is wrong with it
 * instead, in words that never repeat it.
 */
export const dkimKeyFrom = (text: string): KeyObject | { problem: string } => {
  const key = parsed(text);
  if (!key) return { problem: 'must be a private key as PEM, or PKCS#8 in base64' };
  if (key.asymmetricKeyType === 'ed25519') return key;
  if (key.asymmetricKeyType !== 'rsa') return { problem: 'must be an RSA or Ed25519 key' };
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < BITS.least || bits > BITS.most
    ? { problem: `must have from ${BITS.least} to ${BITS.most} bits, better 2048 (RFC 8301); it has ${bits}` }
    : key;
};

const publicDer = (key: KeyObject): Buffer => createPublicKey(key).export({ format: 'der', type: 'spki' });

/** Names a key by its public half: the same key has the same name wherever it is configured. */
export const nameOfKey = (key: KeyObject): string =>
  createHash('sha256').update(publicDer(key)).digest('hex').slice(0, 16);

/** The text of the DNS record at `<selector>._domainkey.<domain>` (RFC 6376, section 3.6.1; RFC 8463, section 4.2). */
export const dkimRecord = (key: KeyObject): string => {
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  // The record of an Ed25519 key holds the 32 octets of the key alone, at the end of its DER.
  const value = isEd25519 ? publicDer(key).subarray(-32) : publicDer(key);
  return `v=DKIM1; k=${isEd25519 ? 'ed25519' : 'rsa'}; p=${value.toString('base64')}`;
};
