import type { Outcome } from '../format';

const KINDS = {
  RecipientsAccepted: 'accepted',
  RecipientsDeferred: 'deferred',
  RecipientsRejected: 'rejected',
  RecipientsSuppressed: 'suppressed',
  OutcomeUnknown: 'unknown',
} as const satisfies Record<string, Outcome['outcome']>;

/** The outcome that an event of this type records; null for another event. */
export const outcomeOf = (type: string): Outcome['outcome'] | null =>
  Object.hasOwn(KINDS, type) ? KINDS[type as keyof typeof KINDS] : null;
