import type { AttemptResult, DomainEvent, RecipientOutcomeData } from '@punctual/contracts';

const NO_OUTCOME: Omit<RecipientOutcomeData, 'email'> = {
  smtpCode: null,
  enhancedCode: null,
  text: 'the mail was under way and its outcome never arrived',
};

/**
 * What the events of a mailing show about one unsettled attempt: outcomes so far, and recipients who may have the mail
 * because their message was begun. Null when the attempt was not begun, so nothing can have been sent.
 */
export const soFar = (events: readonly DomainEvent[], attempt: number): AttemptResult | null => {
  const outcomes = new Map<string, { kind: 'accepted' | 'deferred' | 'rejected' | 'unknown' } & RecipientOutcomeData>();
  let begun = false;
  const begin = (recipients: readonly string[]): void => {
    begun = true;
    for (const email of recipients)
      if (!outcomes.has(email)) outcomes.set(email, { kind: 'unknown', email, ...NO_OUTCOME });
  };
  const giveBack = (recipients: readonly string[]): void => {
    for (const email of recipients) if (outcomes.get(email)?.text === NO_OUTCOME.text) outcomes.delete(email);
  };
  const tell = (kind: 'accepted' | 'deferred' | 'rejected' | 'unknown', recipients: RecipientOutcomeData[]): void => {
    for (const one of recipients) outcomes.set(one.email, { kind, ...one });
  };
  for (const { type, data } of events) {
    if (!('attempt' in data) || data.attempt !== attempt) continue;
    if (type === 'AttemptStarted' || type === 'AttemptContinued') begin(data.recipients);
    if (type === 'AttemptContinued') giveBack(data.returned);
    if (type === 'RecipientsAccepted') tell('accepted', data.recipients);
    if (type === 'RecipientsDeferred') tell('deferred', data.recipients);
    if (type === 'RecipientsRejected' || type === 'RecipientsSuppressed') tell('rejected', data.recipients);
    if (type === 'OutcomeUnknown') tell('unknown', data.recipients);
  }
  if (!begun) return null;
  const result: AttemptResult = { accepted: [], unresolved: [], rejected: [] };
  for (const { kind, ...one } of outcomes.values()) {
    if (kind === 'accepted') result.accepted.push(one.email);
    else if (kind === 'rejected') result.rejected.push(one);
    else result.unresolved.push({ ...one, outcome: kind });
  }
  return result;
};
