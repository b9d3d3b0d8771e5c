/** The first Message-ID in a text (RFC 5322, section 3.6.4), with its angle brackets; null when there is none. */
export const messageIdIn = (text: string): string | null =>
  /<[^<>\s@]{1,250}@[^<>\s@]{1,250}>/.exec(text.slice(0, 4_000))?.[0] ?? null;

/**
 * What may be the token of a return path of ours: a local part in base32, in lower case. Other addresses may look like it; whether it is one is found
 * when it is verified.
 */
export const tokenIn = (returnPath: string): string | null =>
  /^\s*<?\s*([a-z2-7]{20,64})@/i.exec(returnPath)?.[1]?.toLowerCase() ?? null;
