import { createHash } from 'node:crypto';

/** Canonical forms of octets that many messages share: a message hashes them, and canonicalizes its own words alone. */
const known = new WeakMap<Buffer, Buffer>();
/** Octets up to which pieces are one reader's words, which are cheaper to canonicalize again than to keep. */
const SHORT = 1_024;

/** What the relaxed form changes is not there without one of these: words in quoted-printable hardly ever have one. */
const CHANGED = ['..', '\t', '  ', ' \r\n'].map((octets) => Buffer.from(octets));

const changedLines = (octets: Buffer): Buffer => {
  const text = octets
    .toString('latin1')
    .replace(/^\.\./gm, '.')
    .replace(/[ \t]+(?=\r\n)/g, '')
    .replace(/[ \t]+/g, ' ');
  return Buffer.from(text, 'latin1');
};

/**
 * Whole lines as they go over the wire in the relaxed form (RFC 6376, section 3.4.4): without the added dots, runs of white space as one space,
 * none at the end of a line.
 */
const relaxedLines = (octets: Buffer): Buffer => {
  const found = known.get(octets);
  if (found) return found;
  const relaxed = CHANGED.some((some) => octets.includes(some)) ? changedLines(octets) : octets;
  if (octets.length > SHORT) known.set(octets, relaxed);
  return relaxed;
};

const CRLF = Buffer.from('\r\n');
const isBlank = (line: Buffer, end: number): boolean => end >= 2 && line[end - 2] === 0x0d && line[end - 1] === 0x0a;

/** Without the empty lines at the end. */
const withoutBlankEnd = (octets: Buffer): Buffer => {
  let end = octets.length;
  while (isBlank(octets, end) && (end === 2 || isBlank(octets, end - 2))) end -= 2;
  return octets.subarray(0, end);
};

/**
 * The hash of a body in base64 (`bh=`), by SHA-256 over its relaxed form. The body comes in pieces of whole lines that end with CRLF, which is
 * why each can be canonicalized by itself; only the last may end with empty lines.
 */
export const dkimBodyHash = (pieces: readonly Buffer[]): string => {
  const hash = createHash('sha256');
  for (const [index, piece] of pieces.entries()) {
    const lines = relaxedLines(piece);
    hash.update(index === pieces.length - 1 ? withoutBlankEnd(lines) : lines);
  }
  return hash.digest('base64');
};

type Cut = { head: Buffer; body: Buffer };
const cuts = new WeakMap<Buffer, Cut>();

/** Cuts the header fields from the body in a piece of content that begins with some of the fields. */
export const cutHead = (content: Buffer): Cut => {
  const found = cuts.get(content);
  if (found) return found;
  const end = content.indexOf('\r\n\r\n');
  const cut =
    end < 0
      ? { head: content, body: Buffer.alloc(0) }
      : { head: content.subarray(0, end + CRLF.length), body: content.subarray(end + 2 * CRLF.length) };
  cuts.set(content, cut);
  return cut;
};
