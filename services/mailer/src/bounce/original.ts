import { fieldsIn } from './fields';
import { type Part, textOf } from './mime-part';

/** How the part about the mail itself names it. */
export type Original = { messageId: string | null; token: string | null };

const TYPES = [
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global-headers',
];
const MAX_OCTETS = 65_536;
const TOKEN = /^<?\s*([a-z2-7]{20,64})@/i;

/** A Message-ID with its angle brackets; null when the text has none. */
export const messageIdIn = (text: string): string | null => /<[^<>\s@]{1,250}@[^<>\s@]{1,250}>/.exec(text)?.[0] ?? null;

/**
 * What may be the token of a return path of ours: a local part in base32. Whether it is one is found when it is verified.
 */
export const tokenIn = (address: string): string | null => TOKEN.exec(address.trim())?.[1]?.toLowerCase() ?? null;

/** Reads the header of the mail that a report is about, from the mail or from its header alone. */
export const originalIn = (leaves: readonly Part[]): Original => {
  const part = leaves.find(({ type }) => TYPES.includes(type));
  if (!part) return { messageId: null, token: null };
  const text = textOf(part, MAX_OCTETS).replace(/^\n+/, '');
  const fields = fieldsIn(text.split('\n\n', 1)[0] ?? '');
  return { messageId: messageIdIn(fields.get('message-id') ?? ''), token: tokenIn(fields.get('return-path') ?? '') };
};
