import type { Delivery } from '../api/deliveries';
import type { StatusLook } from '../kit/status';
import { words } from './person.words';

type Verdict = keyof typeof words.verdicts;
/** Whether a person got one delivery: one word, and why, in one sentence. */
export type Answer = { verdict: Verdict; why: string };

const LOOKS: Readonly<Record<Verdict, Omit<StatusLook, 'word'>>> = {
  yes: { icon: 'check', tone: 'good' },
  no: { icon: 'cross', tone: 'bad' },
  notYet: { icon: 'clock', tone: 'busy' },
  unknown: { icon: 'warning', tone: 'warn' },
  nothing: { icon: 'skip', tone: 'calm' },
};

/** How an answer is shown. */
export const answerLook = ({ verdict }: Answer): StatusLook => ({ ...LOOKS[verdict], word: words.verdicts[verdict] });

const textAt = ({ metadata }: Delivery, name: string): string | null => {
  const value = metadata[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** What a delivery is called: the subject of its mail, or what is known before there is one. */
export const titleOf = (delivery: Delivery): string =>
  textAt(delivery, 'subject') ?? delivery.reportType ?? words.untitled;

/** What the mail server said about an address last; addresses are compared without regard to case. */
const outcomeFor = ({ outcomes }: Delivery, email: string) =>
  outcomes.findLast((outcome) => outcome.email.toLowerCase() === email.toLowerCase());

/** The answer where no mail server has said anything about this person. */
const withoutOutcome = (delivery: Delivery): Answer => {
  const reason = delivery.errorMessage;
  const again = textAt(delivery, 'retryAt');
  switch (delivery.status) {
    case 'PENDING':
      return { verdict: 'notYet', why: words.underWay };
    case 'SKIPPED':
      return { verdict: 'nothing', why: words.skipped(textAt(delivery, 'skipReason')) };
    case 'FAILED':
      return again === null
        ? { verdict: 'no', why: words.failed(reason) }
        : { verdict: 'notYet', why: words.failedSoFar(reason, again) };
    case 'PERMANENTLY_FAILED':
    case 'BOUNCED':
      return { verdict: 'no', why: words.failed(reason) };
    case 'SENT':
      return delivery.channel === 'portal'
        ? { verdict: 'yes', why: words.inPortal }
        : { verdict: 'unknown', why: words.noAnswer };
  }
};

/** Whether this person got this delivery, as far as a sender can know. */
export const answerOf = (delivery: Delivery, email: string): Answer => {
  const outcome = outcomeFor(delivery, email);
  if (!outcome) return withoutOutcome(delivery);
  const reply = words.reply(outcome.smtpCode, outcome.text);
  switch (outcome.outcome) {
    case 'accepted':
      return { verdict: 'yes', why: words.accepted(outcome.at, reply) };
    case 'bounced':
      return { verdict: 'no', why: words.bounced(reply) };
    case 'complained':
      return { verdict: 'yes', why: words.complained(outcome.at) };
    case 'rejected':
      return { verdict: 'no', why: words.rejected(outcome.at, reply) };
    case 'suppressed':
      return { verdict: 'no', why: words.suppressed(outcome.text) };
    case 'unknown':
      return { verdict: 'unknown', why: words.unknown(outcome.at, reply) };
    case 'deferred': {
      const again = textAt(delivery, 'retryAt');
      return again === null
        ? { verdict: 'no', why: words.gaveUp(reply) }
        : { verdict: 'notYet', why: words.deferred(reply, again) };
    }
  }
};

/** What was said about this delivery to this person: by their mail server, or why it never asked one. */
export const saidOf = (delivery: Delivery, email: string): string | null => {
  const outcome = outcomeFor(delivery, email);
  return outcome ? words.reply(outcome.smtpCode, outcome.text) : delivery.errorMessage;
};

/** What a person got of one schedule lately. */
export type Lately = { scheduleId: string; title: string; count: number; last: Delivery };

/** Deliveries, newest first, by the schedule they come from. A notice tells of several schedules, so it belongs to none. */
export const bySchedule = (deliveries: readonly Delivery[]): Lately[] => {
  const found = new Map<string, Lately>();
  for (const delivery of deliveries) {
    const { scheduleId, trigger } = delivery;
    const known = found.get(scheduleId);
    if (trigger === 'notice') continue;
    if (known) known.count += 1;
    else found.set(scheduleId, { scheduleId, title: titleOf(delivery), count: 1, last: delivery });
  }
  return [...found.values()];
};
