import { domainToASCII } from 'node:url';
import { z } from 'zod';

const receiverSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be lower-case letters, digits and hyphens, at most 32'),
  /** The domains of its addresses. */
  domains: z.array(z.string().min(1).max(255)).min(1).max(200),
  /** How the names of its own mail servers end; a relay with such a name is the receiver itself. */
  hosts: z.array(z.string().min(1).max(255)).max(20).default([]),
  /** Connections at once, of each mailer, to its own mail servers. */
  connections: z.number().int().min(1).max(100).nullable().default(null),
  /** Messages on one connection to its own mail servers. */
  messagesPerConnection: z.number().int().min(1).max(1_000).nullable().default(null),
  /** Messages a minute by each relay, whoever that is. */
  perMinute: z.number().positive().max(100_000).nullable().default(null),
});

/** A group of domains whose mail one operator receives, and what it takes. */
export type Receiver = z.infer<typeof receiverSchema>;

const known = (
  name: string,
  hosts: string[],
  [connections, messagesPerConnection]: [number | null, number | null],
  domains: string[],
): Receiver => ({ name, domains, hosts, connections, messagesPerConnection, perMinute: null });

/** What large receivers took in November 2026. Operators give their own table where that has changed. */
export const defaultReceivers: readonly Receiver[] = [
  known('google', ['l.google.com', 'googlemail.com'], [5, 50], ['gmail.com', 'googlemail.com']),
  known(
    'yahoo',
    ['yahoodns.net'],
    [null, 20],
    ['yahoo.com', 'yahoo.co.uk', 'yahoo.de', 'yahoo.fr', 'ymail.com', 'aol.com'],
  ),
  known('outlook', ['protection.outlook.com'], [5, 50], ['outlook.com', 'hotmail.com', 'live.com', 'msn.com']),
  known('apple', ['mail.icloud.com'], [10, 5], ['icloud.com', 'me.com', 'mac.com']),
  known('comcast', ['comcast.net'], [25, 1_000], ['comcast.net']),
  known('gmx', ['gmx.net', 'web.de'], [4, 20], ['gmx.de', 'gmx.net', 'gmx.com', 'gmx.at', 'gmx.ch', 'web.de']),
  known('orange', ['orange.fr'], [2, 100], ['orange.fr', 'wanadoo.fr']),
  known('mimecast', ['mimecast.com'], [10, 100], ['mimecast.com']),
];

const inWords = ({ path: [index, ...rest], message }: z.core.$ZodIssue): string =>
  typeof index === 'number' ? `${[`receiver ${index + 1}`, ...rest.map(String)].join(', ')}: ${message}` : message;

/** MAIL_RECEIVERS: a JSON array of receivers, which takes the place of the default one. */
export const receiversSetting = z.string().transform((text, { addIssue }): readonly Receiver[] => {
  try {
    const found = z.array(receiverSchema).max(200).safeParse(JSON.parse(text));
    if (found.success) return found.data;
    addIssue({ code: 'custom', message: found.error.issues.map(inWords).join('; ') });
  } catch {
    addIssue({ code: 'custom', message: 'must be a JSON array of receivers, each with a name and domains' });
  }
  return z.NEVER;
});

const endsWith = (host: string, end: string): boolean => host === end || host.endsWith(`.${end}`);

/** The receiver whose own mail server a relay is; null for one that passes mail on. */
export const receiverAt = (receivers: readonly Receiver[], host: string): Receiver | null =>
  receivers.find(({ hosts }) => hosts.some((end) => endsWith(host.toLowerCase(), end.toLowerCase()))) ?? null;

/** Bounds of the connections to a relay: those of the receiver whose own mail server it is, where that takes fewer. */
export const connectionsTo = (
  receivers: readonly Receiver[],
  { host, connections }: { host: string; connections: number },
): { connections: number; messagesPerConnection?: number } => {
  const receiver = receiverAt(receivers, host);
  return {
    connections: Math.min(connections, receiver?.connections ?? connections),
    ...(receiver?.messagesPerConnection ? { messagesPerConnection: receiver.messagesPerConnection } : {}),
  };
};

/** Finds the receiver of an address; null where the table does not know it. */
export const receiverFinder = (receivers: readonly Receiver[]): ((email: string) => Receiver | null) => {
  const ascii = (domain: string) => domainToASCII(domain) || domain.toLowerCase();
  const byDomain = new Map(receivers.flatMap((one) => one.domains.map((domain) => [ascii(domain), one])));
  return (email) => byDomain.get(ascii(email.slice(email.lastIndexOf('@') + 1))) ?? null;
};
