import { messageIdIn, tokenIn } from '@punctual/contracts';
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

/** Reads the header of the mail that a report is about, from the mail or from its header alone. */
export const originalIn = (leaves: readonly Part[]): Original => {
  const part = leaves.find(({ type }) => TYPES.includes(type));
  if (!part) return { messageId: null, token: null };
  const text = textOf(part, MAX_OCTETS).replace(/^\n+/, '');
  const fields = fieldsIn(text.split('\n\n', 1)[0] ?? '');
  return { messageId: messageIdIn(fields.get('message-id') ?? ''), token: tokenIn(fields.get('return-path') ?? '') };
};
