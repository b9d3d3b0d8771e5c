import { BadRequest } from '../bad-request';

const TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The 16 bytes of a UUID's text form (RFC 9562, section 4).
 * @throws BadRequest naming the value when it is not a UUID
 */
export const uuidBytes = (text: string): Uint8Array => {
  if (!TEXT.test(text)) throw new BadRequest(`id: '${text.slice(0, 64)}' is not a UUID`);
  return Buffer.from(text.replaceAll('-', ''), 'hex');
};

/** The text form of 16 bytes. */
export const uuidText = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
