import { createHash, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { dkimBodyHash } from './dkim-body';
import { nameOfKey } from './dkim-key';

/** Whose signature a mail has: the domain that answers for it, and where its DNS has the key. */
export type DkimIdentity = { domain: string; selector: string };
/** What a mail was signed with, as events record it; `key` names the key without giving it away. */
export type Signed = DkimIdentity & { key: string };

/** Makes the signature of messages. */
export type Dkim = {
  signed: Signed;
  /** The `DKIM-Signature` field with its line end, for the header fields of a message (whole lines) and its body in pieces of whole lines. */
  fieldFor(head: Buffer, body: readonly Buffer[]): Promise<string>;
};

/**
 * The signed fields. `From` and those that a reader sees are named once more than they are there, so that nobody can add a second one (RFC
 * 6376, section 8.15); those for unsubscribing must be covered (RFC 8058, section 4).
 */
const ONCE_MORE = ['from', 'to', 'cc', 'subject', 'date', 'message-id'];
const AS_OFTEN = [
  'reply-to',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'auto-submitted',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'feedback-id',
];

/** Signs in Node's pool of threads: an RSA signature is a third of what a mail costs, and connections need not wait for those of others. */
const signInPool = promisify(sign);

const LINE = 76;
const LATIN = 'latin1';

/** A field in the relaxed form, without its line end (RFC 6376, section 3.4.2). */
const relaxedField = (field: string): [name: string, value: string] => {
  const colon = field.indexOf(':');
  const value = field.slice(colon + 1).replace(/\r\n/g, '');
  return [field.slice(0, colon).trim().toLowerCase(), value.replace(/[ \t]+/g, ' ').trim()];
};

/** The fields of a head by name, each in its relaxed form, the last one first: in the order in which they are signed. */
const fieldsOf = (head: Buffer): Map<string, string[]> => {
  const fields = new Map<string, string[]>();
  for (const field of head.toString(LATIN).split(/\r\n(?![ \t])/)) {
    if (field === '') continue;
    const [name, value] = relaxedField(field);
    fields.set(name, [value, ...(fields.get(name) ?? [])]);
  }
  return fields;
};

/** `names` broken into lines at its colons. */
const folded = (names: readonly string[]): string => {
  let text = '';
  let length = '\th='.length;
  for (const name of names) {
    const next = text === '' ? name : `:${name}`;
    const fits = length + next.length <= LINE;
    text += fits || text === '' ? next : `:\r\n\t ${name}`;
    length = fits ? length + next.length : name.length + 2;
  }
  return text;
};

const inLines = (base64: string): string => (base64.match(/.{1,72}/g) ?? []).join('\r\n\t ');

/**
 * Signs with an RSA key (RFC 6376) or an Ed25519 key (RFC 8463), both forms relaxed. The same message gets the same signature, so that a retry
 * sends the same bytes: there is no time in it, and both algorithms are deterministic.
 */
export const dkimWith = (key: KeyObject, { domain, selector }: DkimIdentity): Dkim => {
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  const signatureOf = async (data: Buffer): Promise<string> => {
    const signature = isEd25519
      ? await signInPool(null, createHash('sha256').update(data).digest(), key)
      : await signInPool('sha256', data, key);
    return signature.toString('base64');
  };
  return {
    signed: { domain, selector, key: nameOfKey(key) },
    fieldFor: async (head, body) => {
      const fields = fieldsOf(head);
      const names: string[] = [];
      const lines: string[] = [];
      for (const name of [...ONCE_MORE, ...AS_OFTEN]) {
        for (const value of fields.get(name) ?? []) {
          names.push(name);
          lines.push(`${name}:${value}\r\n`);
        }
        if (ONCE_MORE.includes(name)) names.push(name);
      }
      const unsigned = [
        `DKIM-Signature: v=1; a=${isEd25519 ? 'ed25519' : 'rsa'}-sha256; c=relaxed/relaxed;`,
        `d=${domain}; s=${selector};`,
        `h=${folded(names)};`,
        `bh=${dkimBodyHash(body)};`,
        'b=',
      ].join('\r\n\t');
      const [name, value] = relaxedField(unsigned);
      const signature = await signatureOf(Buffer.from(`${lines.join('')}${name}:${value}`, LATIN));
      return `${unsigned}${inLines(signature)}\r\n`;
    },
  };
};
