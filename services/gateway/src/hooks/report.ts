import { uuidOf } from '@punctual/chassis';
import { type FeedbackKind, type FeedbackReport, mailbox, messageIdIn, saidLine } from '@punctual/contracts';
import type { Provider } from './hook';

/** What a provider says of one recipient. */
export type Said = { email: unknown; kind: FeedbackKind; status: string | null; text?: unknown };

/** The Message-ID that a provider gives, which may lack its angle brackets; null when the value has none. */
export const messageIdOf = (value: unknown): string | null =>
  typeof value === 'string' ? messageIdIn(value.includes('<') ? value : `<${value.trim()}>`) : null;

/** An address in its one spelling, also of `Ann <ann@example.com>`; null where it is none. */
const emailOf = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const checked = mailbox.safeParse(/<([^<>]{1,320})>\s*$/.exec(value.slice(0, 1_000))?.[1] ?? value.slice(0, 400));
  return checked.success ? checked.data : null;
};

/** The report that a provider's own id names: the same each time that it comes. */
export const reportOf = (
  source: Provider,
  id: string,
  { token = null, messageId = null }: { token?: string | null; messageId?: string | null },
  recipients: readonly Said[],
  at: string,
): FeedbackReport => ({
  feedbackId: uuidOf(`feedback ${source} ${id}`),
  source,
  names: { token, envelopeId: null, messageId },
  recipients: recipients.map(({ email, kind, status, text }) => ({
    ...{ email: emailOf(email), kind, status },
    text: typeof text === 'string' ? saidLine(text) : '',
  })),
  at,
});
