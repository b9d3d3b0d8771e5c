import type { DomainEvent, RecipientOutcomeData } from '@punctual/contracts';

/** A recipient of whom it is now certain that no attempt so far delivered the mail, in the words of the latest outcome. */
export type NotDelivered = RecipientOutcomeData & {
  outcome: 'deferred' | 'rejected';
  /** A message to the recipient is begun and has no outcome yet. */
  underWay: boolean;
};

const OUTCOMES = {
  RecipientsAccepted: 'accepted',
  RecipientsDeferred: 'deferred',
  RecipientsRejected: 'rejected',
  OutcomeUnknown: 'unknown',
} as const;
type Outcome = (typeof OUTCOMES)[keyof typeof OUTCOMES];
type Said = RecipientOutcomeData & { outcome: Outcome; attempt: number };

/**
 * Which of `emails` certainly do not have the mail, from the events of the mailing: every outcome is deferred or rejected, late
 * outcomes included. A recipient with an unknown outcome in another attempt may have the mail and is left out.
 */
export const notDelivered = (events: readonly DomainEvent[], emails: readonly string[]): NotDelivered[] =>
  emails.flatMap((email) => {
    const outcomes = new Map<number, Said>();
    const begun = new Set<number>();
    for (const { type, data } of events) {
      if (type === 'AttemptStarted' || type === 'AttemptContinued') {
        if (data.recipients.includes(email)) begun.add(data.attempt);
        if ('returned' in data && data.returned.includes(email)) begun.delete(data.attempt);
      } else if (type in OUTCOMES && 'recipients' in data && 'result' in data) {
        const one = data.recipients.find((recipient) => recipient.email === email);
        const outcome = OUTCOMES[type as keyof typeof OUTCOMES];
        if (one) outcomes.set(data.attempt, { ...one, outcome, attempt: data.attempt });
      }
    }
    const all = [...outcomes.values()];
    const [latest] = all.toSorted((a, b) => b.attempt - a.attempt);
    if (!latest || all.some(({ outcome }) => outcome === 'accepted' || outcome === 'unknown')) return [];
    const { attempt: _, outcome, ...words } = latest;
    if (outcome !== 'deferred' && outcome !== 'rejected') return [];
    return [{ ...words, outcome, underWay: [...begun].some((attempt) => !outcomes.has(attempt)) }];
  });
