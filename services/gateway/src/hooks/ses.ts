import { atMostSoft, type BounceKind, kindOfStatus, statusIn, tokenIn } from '@punctual/contracts';
import { z } from 'zod';
import type { Hook } from './hook';
import { messageIdOf, reportOf, type Said } from './report';
import { authenticSns } from './sns';

const text = z.string().optional().catch(undefined);
const header = z.object({ name: z.string(), value: z.string() });
const recipient = z.object({ emailAddress: text, status: text, diagnosticCode: text });
const recipients = z.array(recipient).max(1_000);
const mail = z
  .object({
    source: text,
    headers: z.array(header).max(1_000).catch([]).default([]),
    commonHeaders: z.object({ messageId: text }).optional().catch(undefined),
  })
  .default({ headers: [] });

const notice = z.object({
  mail,
  bounce: z
    .object({ feedbackId: text, bounceType: text, bounceSubType: text, bouncedRecipients: recipients })
    .optional(),
  complaint: z.object({ feedbackId: text, complaintFeedbackType: text, complainedRecipients: recipients }).optional(),
  deliveryDelay: z.object({ delayType: text, delayedRecipients: recipients }).optional(),
});
const said = z.object({ id: z.string(), message: z.unknown() });

const OF_CONTENT = ['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'];

/** A code says what a bounce is about. Without one its type does; only a permanent one is of the address. */
const kindOf = (type: string | undefined, subType: string | undefined, status: string | null): BounceKind => {
  const isPermanent = type === 'Permanent';
  if (status !== null) return isPermanent ? kindOfStatus(status) : atMostSoft(kindOfStatus(status));
  if (OF_CONTENT.includes(subType ?? '')) return 'content';
  return isPermanent ? 'hard' : 'soft';
};

const typeOf = (message: unknown): string => {
  const { notificationType, eventType } = (message ?? {}) as { notificationType?: unknown; eventType?: unknown };
  const type = notificationType ?? eventType;
  return typeof type === 'string' ? type : '';
};

/** Who a report is about: those whom it names, and never `mail.destination`, which names all that the mail was for. */
const aboutWhom = (type: string, { bounce, complaint, deliveryDelay }: z.output<typeof notice>): Said[] | null => {
  if (type === 'Bounce' && bounce) {
    return bounce.bouncedRecipients.map(({ emailAddress: email, status: code, diagnosticCode }) => {
      const status = statusIn(code ?? '') ?? statusIn(diagnosticCode ?? '');
      const { bounceType, bounceSubType } = bounce;
      const words = diagnosticCode ?? [bounceType, bounceSubType].filter(Boolean).join(' ');
      return { email, kind: kindOf(bounceType, bounceSubType, status), status, text: words };
    });
  }
  if (type === 'Complaint' && complaint) {
    if (complaint.complaintFeedbackType === 'not-spam') return [];
    const about = { kind: 'complaint', status: null, text: complaint.complaintFeedbackType } as const;
    return complaint.complainedRecipients.map(({ emailAddress: email }) => ({ email, ...about }));
  }
  if (type === 'DeliveryDelay' && deliveryDelay) {
    return deliveryDelay.delayedRecipients.map(({ emailAddress: email, status: code, diagnosticCode }) => {
      const status = statusIn(code ?? '');
      return { email, kind: 'delayed', status, text: diagnosticCode ?? deliveryDelay.delayType };
    });
  }
  return null;
};

/** Amazon SES, which tells through topics of Amazon SNS (Amazon SES Developer Guide, "Notification contents", "Event data"). */
export const sesHook = (settings: Parameters<typeof authenticSns>[1]): Hook => ({
  types: ['text/plain', 'application/json'],
  authentic: (request, now) => authenticSns(request, settings, now),
  reportsOf: (value, at) => {
    const { data: notification } = said.safeParse(value);
    const type = typeOf(notification?.message);
    if (!notification || !['Bounce', 'Complaint', 'DeliveryDelay'].includes(type)) return [];
    const { data } = notice.safeParse(notification.message);
    const about = data ? aboutWhom(type, data) : null;
    if (!data || about === null) return null;
    if (about.length === 0) return [];
    const given = data.mail.headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value;
    const names = {
      token: tokenIn(data.mail.source ?? ''),
      // Amazon gives the mail an id of its own; ours is in the header that it was handed.
      messageId: messageIdOf(given ?? data.mail.commonHeaders?.messageId),
    };
    const id = data.bounce?.feedbackId ?? data.complaint?.feedbackId ?? notification.id;
    return [reportOf('ses', id, names, about, at)];
  },
});
