import { z } from 'zod';
import { personal } from './personal';

/** True when a text holds CR, LF, NUL or another character that ends a line or could break a header or a file name. */
export const hasControl = (text: string): boolean => /[\p{Cc}\u2028\u2029]/u.test(text);

/** Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9, section 2): `cod.exe` can look like `exe.doc`. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Format characters that are seen, or that spelling needs: soft hyphen, joiners, and the signs that span Arabic, Syriac and Kaithi numbers. */
const SPELLING = /[\u00ad\u200c-\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;
const HIDDEN = new RegExp(`(?!${SPELLING.source})\\p{Cf}`, 'u');

/** A joiner (ZWNJ, ZWJ) shapes the letter or emoji before it, as Persian, Indic scripts and emoji need; alone it only hides. */
const LOOSE_JOINER = /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c-\u200d]/u;

/** Something to see: neither white space nor a character that is drawn as nothing (U+2800 is a Braille cell without dots). */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

const lineProblem = (text: string): string | null => {
  if (!text.isWellFormed()) return 'must not contain half a surrogate pair (Unicode, section 3.8)';
  if (hasControl(text)) return 'must not contain line breaks or control characters';
  if (DIRECTION.test(text)) return 'must not contain characters that change the direction of text, such as U+202E';
  if (HIDDEN.test(text) || LOOSE_JOINER.test(text)) return 'must not contain invisible characters, such as U+200B';
  return VISIBLE.test(text) ? null : 'must not be blank';
};

/** A text in a message for people: its length is bounded, and what it may hold depends on who wrote it. */
export type Line = (max: number) => z.ZodString;

/**
 * A one-line text a person gives: 1 to `max` characters, something to see among them, and nothing that breaks lines, turns
 * the direction of text or hides (docs/decisions/0020). It is not trimmed.
 */
export const line: Line = (max) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .check((context) => {
      const problem = context.value === '' ? null : lineProblem(context.value);
      if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value });
    });

const REFUSED = new RegExp(`${DIRECTION.source}|${HIDDEN.source}|${LOOSE_JOINER.source}`, 'gu');

/** Any text as one line that is safe in a subject: line breaks and controls are spaces, what `line` refuses is left out. */
export const asLine = (text: string): string => {
  const safe = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(REFUSED, '')
    .trim();
  return VISIBLE.test(safe) ? safe : '';
};

/** The same text in a stored event. It was checked by the rule of its day, and a stricter rule must not make it unreadable. */
export const storedLine: Line = () => z.string();

const octets = (text: string): number => {
  let count = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return count;
};

/** Size of a value as JSON in UTF-8 octets; events and messages are measured with it. */
export const jsonOctets = (value: unknown): number => octets(JSON.stringify(value) ?? '');

/** True for an address that only SMTPUTF8 (RFC 6531) can carry; an international domain alone has an ASCII form. */
export const needsSmtpUtf8 = (address: string): boolean =>
  /[^\p{ASCII}]/u.test(address.slice(0, address.lastIndexOf('@')));

const atext = /^[\p{L}\p{N}\p{M}!#$%&'*+\-/=?^_`{|}~]+(\.[\p{L}\p{N}\p{M}!#$%&'*+\-/=?^_`{|}~]+)*$/u;
const label = /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

const addressProblem = (address: string): string | null => {
  if (hasControl(address)) return 'must not contain line breaks or control characters';
  const at = address.lastIndexOf('@');
  if (at < 1) return 'must be an e-mail address such as name@example.com';
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (octets(address) > 254) return 'must have at most 254 octets (RFC 5321, section 4.5.3.1.3)';
  if (octets(local) > 64) return 'the part before @ must have at most 64 octets (RFC 5321, section 4.5.3.1.1)';
  if (!atext.test(local)) return 'the part before @ is not a dot-atom (RFC 5322, section 3.2.3)';
  const labels = domain.split('.');
  if (labels.length < 2) return 'the domain must have a dot, as in example.com';
  if (!labels.every((part) => label.test(part)) || /^\d+$/.test(labels.at(-1) ?? ''))
    return 'the domain is not a host name (RFC 1035, section 2.3.1)';
  return null;
};

/**
 * A bare mailbox address: a dot-atom, `@` and a domain of at least two labels (RFC 5321 section 4.1.2), with
 * the UTF-8 of RFC 6531. Quoted local parts, address literals, groups and display names are refused.
 */
export const address = z
  .string()
  .check((context) => {
    const problem = addressProblem(context.value);
    if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value });
  })
  .register(personal, { is: 'address' });

/** The domain in lower case and in ASCII (UTS #46), so that one domain has one spelling; null when it is not a valid name. */
const asciiDomain = (domain: string): string | null => {
  // Plain ASCII names are by far the most, and parsing a URL for each of 50,000 would be felt.
  if (/^[\x21-\x7e]*$/.test(domain)) return domain.toLowerCase();
  return URL.canParse(`http://${domain}/`) ? new URL(`http://${domain}/`).hostname : null;
};

/**
 * What identifies a mailbox: its address with the domain in lower case and in ASCII. The part before @ keeps its case
 * (RFC 5321, section 2.4). A domain that is not a valid name is only put in lower case.
 */
export const mailboxOf = (email: string): string => {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  return email.slice(0, at + 1) + (asciiDomain(domain) ?? domain.toLowerCase());
};

/**
 * An address in its one spelling: without white space around it, composed (Unicode NFC), its domain in lower case and in
 * ASCII. The same rules as for `address`, and the domain must be a valid internationalised name.
 */
export const mailbox = z.string().transform((text, context) => {
  const given = text.trim().normalize('NFC');
  const problem =
    addressProblem(given) ??
    (asciiDomain(given.slice(given.lastIndexOf('@') + 1)) === null ? 'the domain is not a valid name (UTS #46)' : null);
  const spelled = problem === null ? mailboxOf(given) : given;
  const message = problem ?? addressProblem(spelled);
  if (message !== null) context.issues.push({ code: 'custom', message, input: text });
  return spelled;
});

/** A text as searches and addresses of accounts are compared: composed (Unicode NFC) and in lower case. */
export const comparable = (text: string): string => text.normalize('NFC').toLowerCase();
