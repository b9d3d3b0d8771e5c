import { createHash, timingSafeEqual } from 'node:crypto';
import { atMostSoft, type FeedbackKind, kindOfStatus, statusIn, tokenIn } from '@punctual/contracts';
import { z } from 'zod';
import { type Hook, refused } from './hook';
import { jsonOf } from './json-body';
import { messageIdOf, reportOf } from './report';

const text = z.string().optional().catch(undefined);
const event = z.object({
  RecordType: z.string(),
  ID: z.union([z.string().max(100), z.number()]).transform(String),
  Type: text,
  Inactive: z.boolean().optional().catch(undefined),
  ...{ Email: text, Description: text, Details: text, Content: text },
});
type Event = z.output<typeof event>;

/** Types of bounces that are not soft; null for those that are none (Postmark, "Bounce types"). */
const KINDS: Readonly<Record<string, FeedbackKind | null>> = {
  ...{ HardBounce: 'hard', BadEmailAddress: 'hard', ManuallyDeactivated: 'hard' },
  ...{ SpamComplaint: 'complaint', SpamNotification: 'policy', Blocked: 'policy', DMARCPolicy: 'policy' },
  ...{ VirusNotification: 'content', TemplateRenderingFailed: 'content' },
  ...{ AutoResponder: null, AddressChange: null, Subscribe: null, Unsubscribe: null, ChallengeVerification: null },
  ...{ OpenRelayTest: null, InboundError: null, Unconfirmed: null },
};

const kindOf = ({ Type = '', Inactive }: Event, status: string | null): FeedbackKind | null => {
  const type = Object.hasOwn(KINDS, Type) ? (KINDS[Type] ?? null) : 'soft';
  if (type !== 'hard' && type !== 'soft') return type;
  const byCode = kindOfStatus(status);
  // An address that Postmark goes on to send to exists as far as it knows.
  if (type === 'soft' || Inactive === false) return status === null ? 'soft' : atMostSoft(byCode);
  return status === null || byCode === 'soft' ? 'hard' : byCode;
};

/** The first of our own Message-IDs in a text: `Content` is the bounce with the mail that it is about. */
const ourIdIn = (content: string): string | null =>
  messageIdOf(/<[0-9a-f]{40}@[^<>\s@]{1,250}>/.exec(content.slice(0, 200_000))?.[0]);

const returnPathIn = (content: string): string | null =>
  tokenIn(/^Return-Path:[ \t]*<([a-z2-7]{20,64}@[^<>\s]{1,250})>/im.exec(content.slice(0, 200_000))?.[1] ?? '');

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

/** Postmark (Webhooks overview, "Bounce webhook", "Spam complaint webhook"), which signs nothing: who has the password of the URL is Postmark. */
export const postmarkHook = ({ password }: { password: string }): Hook => ({
  types: ['application/json'],
  authentic: async ({ body, header }) => {
    const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]{1,2000})$/i.exec(header('authorization')) ?? [];
    const given = Buffer.from(encoded, 'base64').toString();
    const colon = given.indexOf(':');
    // Of equal length whatever was given, so that the time says nothing of it.
    const isOurs = timingSafeEqual(digest(given.slice(colon + 1)), digest(password));
    return isOurs && colon >= 0 ? { said: jsonOf(body) } : refused('its password does not match');
  },
  reportsOf: (said, at) => {
    const name = (said as { RecordType?: unknown } | null | undefined)?.RecordType;
    if (name !== 'Bounce' && name !== 'SpamComplaint') return typeof name === 'string' ? [] : null;
    const { data } = event.safeParse(said);
    if (!data) return null;
    const words = data.Details || data.Description || '';
    const status = statusIn(words);
    const kind = name === 'SpamComplaint' ? 'complaint' : kindOf(data, status);
    if (kind === null) return [];
    const content = data.Content ?? '';
    const names = { token: returnPathIn(content), messageId: ourIdIn(content) };
    const about = { email: data.Email, kind, status: kind === 'complaint' ? null : status, text: words };
    return [reportOf('postmark', data.ID, names, [about], at)];
  },
});
