/** What was given is no proof, no key or no JSON at all: there is nothing to verify. The message is for the person who gave it. */
export class NotAProof extends Error {
  override readonly name = 'NotAProof';
}

/** Deeper JSON would exhaust the stack of recursive code. The data of events is nested less than half as deep. */
const MAX_DEPTH = 128;

const OPENS: ReadonlySet<number> = new Set(['{'.charCodeAt(0), '['.charCodeAt(0)]);
const CLOSES: ReadonlySet<number> = new Set(['}'.charCodeAt(0), ']'.charCodeAt(0)]);
const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), '\\'.charCodeAt(0)];

/** Whether a text is nested deeper than allowed, without parsing it: a parser may be what cannot take it. */
const isTooDeep = (text: string): boolean => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (OPENS.has(code)) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (CLOSES.has(code)) depth -= 1;
  }
  return false;
};

/** Parses JSON from somebody who may mean harm. @throws NotAProof, with `what` it was meant to be */
export const parseJson = (text: string, what: string): unknown => {
  if (isTooDeep(text)) throw new NotAProof(`${what} is nested more than ${MAX_DEPTH} levels deep`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new NotAProof(`${what} is not JSON`);
  }
};

/** The octets of base64url (RFC 4648, section 5); null in any other spelling than the one that has no padding and no unused bits. */
export const octetsOf = (text: string): Buffer | null => {
  const octets = Buffer.from(text, 'base64url');
  return octets.toString('base64url') === text ? octets : null;
};
