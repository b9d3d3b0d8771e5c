import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { atMostSoft, type FeedbackKind, kindOfStatus, statusIn } from '@punctual/contracts';
import { z } from 'zod';
import { type Hook, refused } from './hook';
import { jsonOf } from './json-body';
import { messageIdOf, reportOf } from './report';

/** SendGrid repeats a request for a day. */
const OLDEST_MS = 25 * 60 * 60 * 1000;
const AHEAD_MS = 5 * 60 * 1000;
const FIELD = 'x-twilio-email-event-webhook';

/** The public key with which SendGrid signs, from its base64 (SPKI, DER) or PEM; null when it is no key of the curve P-256. */
export const sendgridKey = (text: string): KeyObject | null => {
  try {
    const key = createPublicKey(
      text.includes('BEGIN') ? text : { key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' },
    );
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
};

const text = z.string().optional().catch(undefined);
const event = z.object({
  event: z.string(),
  ...{ sg_event_id: text, email: text, type: text, status: text, reason: text, response: text },
  ...{ bounce_classification: text, 'smtp-id': text },
});
type Event = z.output<typeof event>;
const events = z.array(z.unknown()).max(10_000);

/** What a block is about, where no code says it. It is of the mail, not of the address, so it is never hard. */
const BLOCKS = new Map<string | undefined, FeedbackKind>([
  ['Content', 'content'],
  ['Reputation', 'policy'],
  ['Frequency or Volume', 'policy'],
]);
/** What SendGrid did not even try, by its reason. Others are of the request, such as "Invalid SMTPAPI header", or of the account. */
const DROPS: readonly (readonly [RegExp, FeedbackKind])[] = [
  [/^(bounced address|invalid)$/i, 'hard'],
  [/^spam report/i, 'complaint'],
  [/^spam content/i, 'content'],
];

const kindOf = (one: Event, status: string | null): FeedbackKind | null => {
  const reason = one.reason?.trim() ?? '';
  switch (one.event) {
    case 'bounce': {
      if (one.type !== 'blocked') return status === null ? 'hard' : kindOfStatus(status);
      const byCode = status === null ? 'soft' : atMostSoft(kindOfStatus(status));
      return byCode === 'soft' ? (BLOCKS.get(one.bounce_classification) ?? 'soft') : byCode;
    }
    case 'dropped':
      return DROPS.find(([words]) => words.test(reason))?.[1] ?? 'policy';
    case 'deferred':
      return 'delayed';
    case 'spamreport':
      return 'complaint';
    default:
      return null;
  }
};

const REPORTS: readonly unknown[] = ['bounce', 'dropped', 'deferred', 'spamreport'];
const isReport = (one: unknown): boolean => REPORTS.includes((one as { event?: unknown } | null)?.event);

/** Twilio SendGrid (Event Webhook: "Getting started with the Event Webhook security features", "Event reference"). */
export const sendgridHook = ({ key }: { key: KeyObject }): Hook => ({
  types: ['application/json'],
  authentic: async ({ body, header }, now) => {
    const [signature, timestamp] = [header(`${FIELD}-signature`), header(`${FIELD}-timestamp`)];
    if (!/^\d{1,12}$/.test(timestamp)) return refused('it has no time');
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    // A signature that is no DER is one that does not match.
    if (!verify('sha256', signed, key, Buffer.from(signature, 'base64')))
      return refused('its signature does not match');
    const age = now - Number(timestamp) * 1000;
    if (age > OLDEST_MS || age < -AHEAD_MS) return refused('its time is too old or to come');
    return { said: jsonOf(body) };
  },
  reportsOf: (said, at) => {
    const all = events.safeParse(said);
    if (!all.success) return null;
    const reports = all.data.filter(isReport).map((one) => {
      const { data } = event.safeParse(one);
      if (!data?.sg_event_id) return null;
      const words = data.reason ?? data.response ?? '';
      const status = statusIn(data.status ?? '') ?? statusIn(words);
      const kind = kindOf(data, status);
      if (kind === null) return null;
      const about = { email: data.email, kind, status, text: words };
      return reportOf('sendgrid', data.sg_event_id, { messageId: messageIdOf(data['smtp-id']) }, [about], at);
    });
    return reports.includes(null) ? null : reports.filter((one) => one !== null);
  },
});
