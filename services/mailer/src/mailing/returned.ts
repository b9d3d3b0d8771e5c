import type { FeedbackKind, FeedbackReport, ReturnedEvent } from '@punctual/contracts';

/** By recipient, what is recorded of mail that came back. */
export type ReturnedKinds = ReadonlyMap<string, ReadonlySet<FeedbackKind>>;

/** What a report says of recipients of the delivery. */
export type ReturnedReport = Pick<FeedbackReport, 'feedbackId' | 'source' | 'at'> & {
  deliveryId: string;
  recipients: readonly { email: string; kind: FeedbackKind; status: string | null; text: string }[];
};

const kindIn = (event: ReturnedEvent): FeedbackKind => {
  switch (event.type) {
    case 'RecipientBounced':
      return event.data.kind;
    case 'RecipientDelayed':
      return 'delayed';
    case 'RecipientComplained':
      return 'complaint';
  }
};

export const withReturned = (known: ReturnedKinds, event: ReturnedEvent): ReturnedKinds => {
  const { email } = event.data;
  return new Map(known).set(email, new Set([...(known.get(email) ?? []), kindIn(event)]));
};

/**
 * What a report adds to what is known: of each kind, one is recorded for a recipient. A report that comes again adds nothing, and a server that
 * never stops reporting does not fill the log.
 */
export const returnedEvents = (
  known: ReturnedKinds,
  { deliveryId, source, feedbackId, at, recipients }: ReturnedReport,
): ReturnedEvent[] => {
  let kinds = known;
  const events: ReturnedEvent[] = [];
  for (const { email, kind, status, text } of recipients) {
    if (kinds.get(email)?.has(kind)) continue;
    const data = { deliveryId, email, status, text, source, feedbackId, at };
    const event: ReturnedEvent =
      kind === 'delayed'
        ? { type: 'RecipientDelayed', data }
        : kind === 'complaint'
          ? { type: 'RecipientComplained', data }
          : { type: 'RecipientBounced', data: { ...data, kind } };
    kinds = withReturned(kinds, event);
    events.push(event);
  }
  return events;
};
