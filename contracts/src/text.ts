import { z } from 'zod';

/** True when a text holds CR, LF, NUL or another control character that could break a header or a file name. */
const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);

/** A one-line text a person gives: trimmed of nothing, 1 to `max` characters, no control characters. */
export const line = (max: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !hasControl(text), 'must not contain line breaks or control characters');

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
export const address = z.string().check((context) => {
  const problem = addressProblem(context.value);
  if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value });
});
