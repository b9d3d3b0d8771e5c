import { TextDecoder } from 'node:util';
import { type Fields, fieldsIn, valueAndParameters } from './fields';

/** One part of a message (RFC 2045, RFC 2046): the whole, or what is between two boundaries. */
export type Part = {
  /** The media type, such as `message/delivery-status`. */
  type: string;
  parameters: Fields;
  fields: Fields;
  /** What follows the header, a character for each octet, with `\n` as line ends, still encoded. */
  body: string;
  /** The parts of a multipart; none of anything else, also of a message in it: what that says is about another mail. */
  parts: readonly Part[];
};

/**
 * What is read of a message. Of a longer one the beginning is: reports come before the mail that they are about. Each level is looked through
 * once, so the time is linear in the octets, and the memory is a small multiple of them.
 */
export const BOUNDS = { octets: 1_048_576, depth: 8, parts: 100 } as const;

const LONGEST_BOUNDARY = 70;
const decoder = new TextDecoder();

/** Header fields in UTF-8 (RFC 6532). */
const inUtf8 = (octets: string): string =>
  /[^\x00-\x7f]/.test(octets) ? decoder.decode(Buffer.from(octets, 'latin1')) : octets;

/** The text between the boundaries; the last piece may lack its end. */
const pieces = (body: string, boundary: string, most: number): string[] => {
  const text = `\n${body}`;
  const delimiter = `\n--${boundary}`;
  const found: string[] = [];
  let start = -1;
  for (let at = text.indexOf(delimiter); at >= 0; ) {
    const after = at + delimiter.length;
    const ends = text.startsWith('--', after);
    const newline = text.indexOf('\n', after);
    const lineEnd = newline < 0 ? text.length : newline;
    // Otherwise it is a longer boundary, of another multipart.
    if (text.slice(ends ? after + 2 : after, lineEnd).trim() === '') {
      if (start >= 0) found.push(text.slice(start, at));
      if (ends || found.length >= most) return found;
      start = lineEnd + 1;
    }
    at = text.indexOf(delimiter, lineEnd);
  }
  if (start >= 0) found.push(text.slice(start));
  return found;
};

const partOf = (text: string, depth: number, left: { parts: number }): Part => {
  const bare = text.startsWith('\n');
  const end = bare ? 0 : text.indexOf('\n\n');
  const fields = fieldsIn(inUtf8(end < 0 ? text.slice(0, 65_536) : text.slice(0, Math.min(end, 65_536))));
  const body = end < 0 ? '' : text.slice(end + (bare ? 1 : 2));
  const { value, parameters } = valueAndParameters(fields.get('content-type') ?? 'text/plain');
  const boundary = parameters.get('boundary') ?? '';
  const isSplit = value.startsWith('multipart/') && boundary !== '' && boundary.length <= LONGEST_BOUNDARY;
  const parts: Part[] = [];
  if (isSplit && depth < BOUNDS.depth) {
    for (const piece of pieces(body, boundary, left.parts)) {
      if (left.parts === 0) break;
      left.parts--;
      parts.push(partOf(piece, depth + 1, left));
    }
  }
  return { type: value, parameters, fields, body, parts };
};

const [LF, CR] = [10, 13];

/** The octets as characters, with `\n` as line ends. A regular expression would make an object of each line. */
const withLf = (octets: Uint8Array): string => {
  const kept = Buffer.allocUnsafe(octets.length);
  let length = 0;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0;
    if (octet !== CR) kept[length++] = octet;
    else if (octets[at + 1] !== LF) kept[length++] = LF;
  }
  return kept.toString('latin1', 0, length);
};

/** Reads a message within `BOUNDS`. Any octets are some message. */
export const readMessage = (octets: Uint8Array): Part =>
  partOf(withLf(octets.subarray(0, BOUNDS.octets)), 0, { parts: BOUNDS.parts });

/** The part and all parts in it that have no parts, in order. */
export const leavesOf = (part: Part): Part[] => (part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf));

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=(?:[ \t]{0,10}\n|([0-9A-Fa-f]{2}))/g, (_, hex?: string) =>
      hex === undefined ? '' : String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );

const octetsOf = (encoding: string, text: string): Buffer => {
  if (encoding === 'base64') return Buffer.from(text, 'base64');
  return encoding === 'quoted-printable' ? quotedPrintable(text) : Buffer.from(text, 'latin1');
};

/** By label. There are some 200 of these, and a decoder for each message would wait for the garbage collection with memory outside of the heap. */
const decoders = new Map<string, TextDecoder>();

const decoderOf = (charset: string): TextDecoder => {
  const known = decoders.get(charset);
  if (known) return known;
  try {
    const made = new TextDecoder(charset);
    decoders.set(charset, made);
    return made;
  } catch {
    return decoder;
  }
};

/** The first `most` octets of a part, decoded (RFC 2045, section 6) and with `\n` as line ends. An unknown charset is read as UTF-8. */
export const textOf = ({ fields, parameters, body }: Part, most: number): string => {
  const encoding = valueAndParameters(fields.get('content-transfer-encoding') ?? '').value;
  // Of three octets at most one is left where each is written as three.
  const octets = octetsOf(encoding, body.slice(0, 3 * most)).subarray(0, most);
  const text = decoderOf((parameters.get('charset') ?? 'utf-8').toLowerCase()).decode(octets);
  return text.replace(/\r\n?/g, '\n');
};
