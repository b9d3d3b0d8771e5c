import { createHash } from 'node:crypto';

const DOMAIN = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/**
 * The Message-ID (RFC 5322 §3.6.4) of one delivery to one recipient: `<hash@domain>`. Every attempt gets the same one, so
 * a mailbox can detect a duplicate. It contains only a hash of the address.
 * @param recipient the recipient's address, or `'together'` for the one message that all recipients share
 * @param domain an ASCII domain (A-labels for an international one)
 * @throws TypeError when `domain` is not an ASCII domain name
 */
export const messageIdOf = (deliveryId: string, recipient: string, domain: string): string => {
  if (!DOMAIN.test(domain)) throw new TypeError(`domain: ${JSON.stringify(domain)} is not an ASCII domain name`);
  // JSON keeps the boundary between the two parts, so no other pair can give the same text.
  const hash = createHash('sha256')
    .update(JSON.stringify([deliveryId, recipient]))
    .digest('hex')
    .slice(0, 40);
  return `<${hash}@${domain.toLowerCase()}>`;
};
