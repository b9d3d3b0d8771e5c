import { createHmac, timingSafeEqual } from 'node:crypto';
import { atMostSoft, type FeedbackKind, kindOfStatus, statusIn, tokenIn } from '@punctual/contracts';
import { z } from 'zod';
import { type Hook, refused } from './hook';
import { jsonOf } from './json-body';
import { messageIdOf, reportOf } from './report';

/** Mailgun repeats a request for eight hours. A token is known for longer than that, so that it is used once. */
const OLDEST_MS = 9 * 60 * 60 * 1000;
const AHEAD_MS = 5 * 60 * 1000;

const signed = z.object({
  signature: z.object({
    timestamp: z.union([z.string().regex(/^\d{1,12}$/), z.number().int().nonnegative()]).transform(String),
    token: z.string().regex(/^[\x21-\x7e]{16,200}$/),
    signature: z.string().regex(/^[0-9a-f]{64}$/i),
  }),
  'event-data': z.unknown(),
});

const text = z.string().optional().catch(undefined);
const event = z.object({
  event: z.string(),
  id: z.string().min(1).max(200),
  ...{ severity: text, reason: text, recipient: text },
  message: z
    .object({ headers: z.object({ 'message-id': text }).optional() })
    .optional()
    .catch(undefined),
  envelope: z.object({ sender: text }).optional().catch(undefined),
  'delivery-status': z
    .object({ 'enhanced-code': text, 'bounce-type': text, message: text, description: text })
    .optional()
    .catch(undefined),
});
type Event = z.output<typeof event>;

/** What Mailgun did not even try, since it remembers the address. */
const SUPPRESSED = new Map<string | undefined, FeedbackKind>([
  ['suppress-bounce', 'hard'],
  ['suppress-complaint', 'complaint'],
  ['suppress-unsubscribe', 'policy'],
]);

const kindOf = (one: Event, status: string | null): FeedbackKind => {
  if (one.event === 'complained') return 'complaint';
  // A temporary failure is being tried again; a last one comes when that is over.
  if (one.severity !== 'permanent') return 'delayed';
  const suppressed = SUPPRESSED.get(one.reason);
  if (suppressed) return suppressed;
  const type = one['delivery-status']?.['bounce-type'];
  if (status === null) return type === 'hard' ? 'hard' : 'soft';
  return type === 'soft' ? atMostSoft(kindOfStatus(status)) : kindOfStatus(status);
};

/**
 * Mailgun (Webhooks: "Securing webhooks", "Event structure"). The signature covers a time and a token, and not what the request says: so the
 * token is given back as a nonce, which may come with one body only.
 */
export const mailgunHook = ({ key }: { key: string }): Hook => ({
  types: ['application/json'],
  authentic: async ({ body }, now) => {
    const parsed = signed.safeParse(jsonOf(body));
    if (!parsed.success) return refused('it has no signature');
    const { timestamp, token, signature } = parsed.data.signature;
    const ours = createHmac('sha256', key).update(`${timestamp}${token}`).digest();
    if (!timingSafeEqual(ours, Buffer.from(signature, 'hex'))) return refused('its signature does not match');
    const age = now - Number(timestamp) * 1000;
    if (age > OLDEST_MS || age < -AHEAD_MS) return refused('its time is too old or to come');
    return { said: parsed.data['event-data'], nonce: token };
  },
  reportsOf: (said, at) => {
    const name = (said as { event?: unknown } | null | undefined)?.event;
    if (name !== 'failed' && name !== 'complained') return typeof name === 'string' ? [] : null;
    const { data } = event.safeParse(said);
    if (!data) return null;
    const status =
      statusIn(data['delivery-status']?.['enhanced-code'] ?? '') ?? statusIn(data['delivery-status']?.message ?? '');
    const words = data['delivery-status']?.message || data['delivery-status']?.description || data.reason;
    const names = {
      token: tokenIn(data.envelope?.sender ?? ''),
      messageId: messageIdOf(data.message?.headers?.['message-id']),
    };
    const about = { email: data.recipient, kind: kindOf(data, status), status, text: words };
    return [reportOf('mailgun', data.id, names, [about], at)];
  },
});
