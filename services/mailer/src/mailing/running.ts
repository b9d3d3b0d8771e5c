import type { AttemptResult, RecipientOutcomeData } from '@punctual/contracts';

export type Emails = ReadonlySet<string>;
/** `suppressed`: nothing was sent, because the recipient gets no mail. */
export type Settling = 'accepted' | 'deferred' | 'rejected' | 'suppressed' | 'unknown';

/** An attempt under way, with the outcomes so far. */
export type Running = AttemptResult & {
  /** Recipients whose message may be under way, without an outcome yet. */
  begun: Emails;
  /** Recipients whose message is begun later. */
  waiting: Emails;
  /** The worker that sends for it, and until when no other worker may take it over. */
  worker: string;
  leaseUntil: string;
};

/** The set without some of its members. */
export const without = (set: Emails, emails: readonly string[]): Emails => {
  if (emails.length === 0) return set;
  const rest = new Set(set);
  for (const email of emails) rest.delete(email);
  return rest;
};

/** The attempt after recipients got an outcome. */
export const settle = (running: Running, kind: Settling, recipients: readonly RecipientOutcomeData[]): Running => {
  const emails = recipients.map(({ email }) => email);
  const rest = { ...running, begun: without(running.begun, emails), waiting: without(running.waiting, emails) };
  switch (kind) {
    case 'accepted':
      return { ...rest, accepted: [...running.accepted, ...emails] };
    case 'suppressed':
      return rest;
    case 'rejected':
      return { ...rest, rejected: [...running.rejected, ...recipients] };
    case 'deferred':
    case 'unknown':
      return { ...rest, unresolved: [...running.unresolved, ...recipients.map((one) => ({ ...one, outcome: kind }))] };
  }
};

/** The attempt after an unknown outcome became known. */
export const settleLate = (running: Running, kind: Settling, recipients: readonly RecipientOutcomeData[]): Running => {
  const known = new Set(recipients.map(({ email }) => email));
  const unresolved = running.unresolved.filter(({ email }) => !known.has(email));
  return settle({ ...running, unresolved }, kind, recipients);
};
