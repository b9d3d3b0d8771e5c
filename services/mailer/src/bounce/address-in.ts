import { mailbox } from '@punctual/contracts';

/** What may be an address in a text that people or programs wrote. */
export const ADDRESS = /[^\s<>()[\]",;:\\@]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]{0,252}[\p{L}\p{N}\p{M}])?/u;

const LONGEST = 1_000;

/** The first address in a text, in its one spelling (`mailbox`); null when there is none. */
export const addressIn = (text: string): string | null => {
  const [found = ''] = ADDRESS.exec(text.slice(0, LONGEST)) ?? [];
  const checked = mailbox.safeParse(found);
  return checked.success ? checked.data : null;
};

/** Octets as `\x{e9}`: how a field in ASCII holds an address in UTF-8 (RFC 6533, section 3, `utf-8-addr-xtext` and `-unitext`). */
const plain = (text: string): string =>
  text.replace(/\\x\{([0-9a-f]{1,6})\}/gi, (all, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

/** The address in a field of a report, such as `rfc822; ann@example.com` (RFC 3464, section 2.3.1); null where it is redacted or of another kind. */
export const addressInField = (field: string | undefined): string | null => {
  if (field === undefined) return null;
  const typed = /^\s*([A-Za-z0-9-]{1,40})\s*;(.*)$/s.exec(field);
  const [type, value] = typed ? [typed[1]?.toLowerCase(), typed[2] ?? ''] : ['rfc822', field];
  if (type === 'x400') return null;
  return addressIn(type === 'utf-8' ? plain(value) : value);
};
