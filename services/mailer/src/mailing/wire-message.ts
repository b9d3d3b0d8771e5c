/** A message, or a part of one, as its octets go over the wire after DATA. */
export type WireMessage = {
  /** Octets without the added dots, as SIZE counts them (RFC 1870 §6). */
  size: number;
  /** Lines end with CRLF, the last one too; a dot at the beginning of a line is doubled (RFC 5321 §4.5.2). */
  octets: Buffer;
};

/** The message as its recipient gets it: without the added dots. */
export const receivedOctets = ({ octets }: WireMessage): Buffer =>
  Buffer.from(octets.toString('latin1').replace(/^\.\./gm, '.'), 'latin1');

/**
 * Prepares a message for the wire. A lone CR or LF becomes CRLF: a relay that takes it for the end of a line could
 * otherwise be shown the end of the message, and another message after it.
 */
export const wireMessage = (raw: Buffer): WireMessage => {
  // Latin-1 keeps every octet as one character.
  const text = raw.toString('latin1').replace(/\r\n?|\n/g, '\r\n');
  const lines = text.endsWith('\r\n') ? text : `${text}\r\n`;
  return { size: lines.length, octets: Buffer.from(lines.replace(/^\./gm, '..'), 'latin1') };
};
