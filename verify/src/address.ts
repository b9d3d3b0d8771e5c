import { domainToASCII } from 'node:url';

/** The longest domain (RFC 1035, section 2.3.4). What is longer is none, and Punycode would take time that grows with its square. */
const LONGEST_DOMAIN = 255;

/** A domain in ASCII (UTS #46), so that `münchen.de` and `xn--mnchen-3ya.de` are one; as it is when it is no valid name. */
const asciiDomain = (domain: string): string =>
  /^[\x21-\x7e]*$/.test(domain) || domain.length > LONGEST_DOMAIN ? domain : domainToASCII(domain) || domain;

/**
 * What addresses are compared by, whichever way they are spelled: composed (Unicode NFC), in lower case, the domain in ASCII. A mail server
 * may tell the cases of the part before @ apart; hardly one does, and reports of bounces often change them.
 */
export const comparableAddress = (email: string): string => {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, at + 1)}${asciiDomain(email.slice(at + 1))}`.normalize('NFC').toLowerCase();
};
