import { createSecureContext } from 'node:tls';
import { type CheckTogether, keySettings, serviceSettings, settings } from '@punctual/chassis';
import { address } from '@punctual/contracts';
import { z } from 'zod';
import { dkimKeyFrom } from './mailing/dkim-key';
import { senderFrom } from './mailing/messages';
import { receiversSetting } from './relay/receivers';
import { relaysSetting } from './relay/relay-settings';

const hasAddress = (text: string): boolean =>
  address.safeParse(senderFrom(text).address).success && !/\p{Cc}/u.test(text);

/** A name in DNS, or several joined by dots (RFC 6376, section 3.1). */
const DNS_NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}))*$/;
const dnsName = z.string().regex(DNS_NAME, 'must be a name in DNS');

/** Its addresses have local parts of 37 octets, and at most 254 octets together (RFC 5321, section 4.5.3.1.3). */
const bounceDomain = dnsName
  .max(200)
  .refine((name) => name.includes('.'), 'must be a domain')
  .transform((name) => name.toLowerCase());

const dkimKey = z.string().transform((text, { addIssue }) => {
  const key = dkimKeyFrom(text);
  if (!('problem' in key)) return key;
  addIssue({ code: 'custom', message: key.problem });
  return z.NEVER;
});

export { STOP_GRACE_MS } from './mailing/patience';

/** The mailer's settings. */
export const mailerSettings = {
  ...serviceSettings,
  ...keySettings,
  SMTP_URL: settings.url('smtp', 'smtps').optional().describe('the mail relay, smtp://user:password@host:587'),
  SMTP_RELAYS: relaysSetting
    .optional()
    .describe('several mail relays in the place of SMTP_URL, as JSON; see docs/mail.md'),
  MAIL_RECEIVERS: receiversSetting.optional().describe('what large receivers take, as JSON; see docs/mail.md'),
  MAIL_FROM: z
    .string('is required with SMTP_URL or SMTP_RELAYS')
    .refine(hasAddress, 'must be an address, or Name <address>')
    .describe('the sender of all mail'),
  DKIM_KEY: dkimKey.optional().describe('the private key that signs mail, as PEM or PKCS#8 in base64'),
  DKIM_SELECTOR: dnsName.default('punctual').describe('where its public key is: <selector>._domainkey.<domain>'),
  DKIM_DOMAIN: dnsName.optional().describe('the domain that signs, when that is not the one of MAIL_FROM'),
  MAIL_MAX_SIZE: settings
    .count(65_536, 999_999_999)
    .optional()
    .describe('the most octets of a mail, where that is less than the mail relay says'),
  PUBLIC_URL: settings.publicUrl,
  FILE_LINK_DAYS: settings
    .count(1, 365)
    .default(7)
    .describe('days that a link to a file works which is too large for a mail'),
  BOUNCE_DOMAIN: bounceDomain
    .optional()
    .describe('the domain that mail comes back to when it cannot be delivered, with an address for each mail'),
  BOUNCE_LISTEN: settings.listenAddress
    .optional()
    .describe('where mail to BOUNCE_DOMAIN is taken over SMTP; nowhere when not set'),
  BOUNCE_TLS_KEY: z.string().optional().describe('the private key, as PEM, for STARTTLS there'),
  BOUNCE_TLS_CERT: z.string().optional().describe('its certificate, as PEM, with those that lead to it'),
  SMTP_CONNECTIONS: settings.count(1, 100).default(8).describe('connections to the mail relay at once'),
};

const pairProblem = (key: string, cert: string): string | null => {
  try {
    createSecureContext({ key, cert });
    return null;
  } catch {
    return 'must be PEM, and belong to BOUNCE_TLS_CERT';
  }
};

/** What is wrong with the settings of return paths. No text of a key is in it. */
const checkBounces: CheckTogether = ({ BOUNCE_LISTEN, BOUNCE_DOMAIN, BOUNCE_TLS_KEY, BOUNCE_TLS_CERT }) => {
  const problems: Record<string, string> = {};
  if (BOUNCE_LISTEN && !BOUNCE_DOMAIN) problems['BOUNCE_DOMAIN'] = 'is required with BOUNCE_LISTEN';
  if (BOUNCE_TLS_KEY && !BOUNCE_TLS_CERT) problems['BOUNCE_TLS_CERT'] = 'is required with BOUNCE_TLS_KEY';
  if (BOUNCE_TLS_CERT && !BOUNCE_TLS_KEY) problems['BOUNCE_TLS_KEY'] = 'is required with BOUNCE_TLS_CERT';
  const problem = BOUNCE_TLS_KEY && BOUNCE_TLS_CERT ? pairProblem(BOUNCE_TLS_KEY, BOUNCE_TLS_CERT) : null;
  return problem === null ? problems : { ...problems, BOUNCE_TLS_KEY: problem };
};

/** One relay is named by its URL, several by their own setting: both together would leave open which one mail goes to. */
const checkNotBoth: CheckTogether = ({ SMTP_URL, SMTP_RELAYS }) =>
  SMTP_URL !== undefined && SMTP_RELAYS !== undefined ? { SMTP_RELAYS: 'give SMTP_URL or SMTP_RELAYS, not both' } : {};

/** What is wrong with settings that depend on each other, where there may be no relay. */
export const checkTogether: CheckTogether = (given) => ({ ...checkNotBoth(given), ...checkBounces(given) });

/** The same for a mailer by itself: without a relay it has nothing to do. */
export const checkMailerSettings: CheckTogether = (given) =>
  given['SMTP_URL'] === undefined && given['SMTP_RELAYS'] === undefined
    ? { SMTP_URL: 'is required, or SMTP_RELAYS', ...checkBounces(given) }
    : checkTogether(given);
