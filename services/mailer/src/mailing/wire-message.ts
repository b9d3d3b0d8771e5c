/** A part of a message as its octets go over the wire after DATA. */
export type WirePiece = {
  /** Octets without the added dots, as SIZE counts them (RFC 1870 §6). */
  size: number;
  /** Lines end with CRLF, the last one too; a dot at the beginning of a line is doubled (RFC 5321 §4.5.2). */
  octets: Buffer;
};

/** A message as it goes over the wire: in pieces, most of which it shares with others, so nobody changes them. */
export type WireMessage = {
  /** Octets without the added dots. */
  size: number;
  pieces: readonly Buffer[];
};

/** All octets of a message, added dots among them. */
export const wireOctets = ({ pieces }: Pick<WireMessage, 'pieces'>): Buffer => Buffer.concat(pieces);

/** The message as its recipient gets it: without the added dots. */
export const receivedOctets = (message: WireMessage): Buffer =>
  Buffer.from(wireOctets(message).toString('latin1').replace(/^\.\./gm, '.'), 'latin1');

/**
 * Prepares a part of a message, or a whole one, for the wire. A lone CR or LF becomes CRLF: a relay that takes it for the end of a line could
 * otherwise be shown the end of the message, and another message after it.
 */
export const wirePiece = (raw: Buffer): WirePiece => {
  // Latin-1 keeps every octet as one character.
  const text = raw.toString('latin1').replace(/\r\n?|\n/g, '\r\n');
  const lines = text.endsWith('\r\n') ? text : `${text}\r\n`;
  return { size: lines.length, octets: Buffer.from(lines.replace(/^\./gm, '..'), 'latin1') };
};

/** A message that is one piece. */
export const wireMessage = (raw: Buffer): WireMessage => {
  const { size, octets } = wirePiece(raw);
  return { size, pieces: [octets] };
};
