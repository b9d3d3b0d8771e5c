import {
  afterReturn,
  comparable,
  type DomainEvent,
  type Event,
  type Explanation,
  type Fate,
  mailboxOf,
  replaces,
  saidIn,
} from '@punctual/contracts';
import { BOUNCED_WORDS, COMPLAINED_WORDS } from '../timeline/came-back';
import { inWords } from '../timeline/in-words';
import { skippedInWords } from '../timeline/skipped-in-words';

/** An event and when it was recorded (RFC 3339). */
export type Recorded = { at: string; event: DomainEvent };
/** The events of a run, those of somebody's delivery with its mailing, in log order, and whether a delivery was opened to anybody. */
export type RunEvents = { run: readonly Recorded[]; own: readonly Recorded[] | null; opened: boolean };
type Explained = Pick<Explanation, 'verdict' | 'text' | 'steps'>;
type Verdict = Pick<Explanation, 'verdict' | 'text'>;

const OUTCOMES = {
  RecipientsAccepted: 'accepted',
  RecipientsDeferred: 'deferred',
  RecipientsRejected: 'rejected',
  RecipientsSuppressed: 'suppressed',
  OutcomeUnknown: 'unknown',
} as const;
type Outcome = Fate & { at: string; text: string };

const same = (email: string) => {
  const wanted = comparable(mailboxOf(email));
  return (one: string): boolean => comparable(mailboxOf(one)) === wanted;
};

/** The outcome that an event records for somebody; null for another event. */
const outcomeIn = ({ at, event: { type, data } }: Recorded, isTheirs: (email: string) => boolean): Outcome | null => {
  if (!(type in OUTCOMES) || !('recipients' in data) || !('result' in data)) return null;
  const one = data.recipients.find(({ email }) => isTheirs(email));
  const outcome = OUTCOMES[type as keyof typeof OUTCOMES];
  const said = one && [one.smtpCode, one.text].filter((part) => part !== null).join(' ');
  return one ? { outcome, attempt: data.attempt, at, text: said ?? '' } : null;
};

const CAME_BACK = ['RecipientBounced', 'RecipientDelayed', 'RecipientComplained'] as const;
type CameBack = Extract<DomainEvent, { type: (typeof CAME_BACK)[number] }>;
const cameBack = (event: DomainEvent): event is CameBack => CAME_BACK.some((type) => type === event.type);

/** An event as it concerns one person: what it says of others is theirs. Null where it does not concern them. */
const about = ({ event }: Recorded, isTheirs: (email: string) => boolean): DomainEvent | null => {
  const { type, data } = event;
  if (type === 'AttemptStarted' || type === 'AttemptContinued') return null;
  if (cameBack(event)) return isTheirs(event.data.email) ? event : null;
  if (!(type in OUTCOMES) || !('recipients' in data) || !('result' in data)) return event;
  const recipients = data.recipients.filter(({ email }) => isTheirs(email));
  return recipients.length > 0 ? ({ ...event, data: { ...data, recipients, result: null } } as DomainEvent) : null;
};

const ended = (events: readonly Recorded[]): boolean =>
  events.some(({ event: { type } }) => type === 'DeliveryCompleted' || type === 'DeliveryPermanentlyFailed');

const day = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

const returnedText = ({ type, data }: Event<'RecipientBounced'> | Event<'RecipientComplained'>): string => {
  if (type === 'RecipientComplained') return COMPLAINED_WORDS;
  return `${saidIn(data)}; ${BOUNCED_WORDS[data.kind]}`;
};

/** Until when a delivery waits for the budget of a relay; null for one that does not. */
const putOff = (events: readonly Recorded[]): string | null => {
  const last = events.findLast(({ event: { type } }) => type === 'SendingPutOff')?.event;
  if (last?.type !== 'SendingPutOff') return null;
  return `it waits for the daily budget of relay ${last.data.relay} until ${day(last.data.later[0]?.from ?? last.data.at)}`;
};

/** What became of somebody's mail as the views of deliveries and runs tell it, in words, and whether it was accepted at first. */
const fateOf = (events: readonly Recorded[], isTheirs: (email: string) => boolean) => {
  let known: Outcome | undefined;
  let begun = 0;
  let accepted = false;
  for (const one of events) {
    const { event } = one;
    if (event.type === 'AttemptStarted') begun += 1;
    const outcome = outcomeIn(one, isTheirs);
    if (outcome) {
      accepted ||= outcome.outcome === 'accepted';
      if (replaces(known, outcome)) known = outcome;
    }
    if (event.type !== 'RecipientBounced' && event.type !== 'RecipientComplained') continue;
    if (!isTheirs(event.data.email)) continue;
    const fate = afterReturn(known, event.type, begun);
    if (fate !== known) known = { ...fate, at: event.data.at, text: returnedText(event) };
  }
  return { known, accepted };
};

/** What became of somebody's mail, from the events of its delivery. */
const ofDelivery = (events: readonly Recorded[], isTheirs: (email: string) => boolean): Verdict => {
  const { known: last, accepted } = fateOf(events, isTheirs);
  const opened = events.find(({ event }) => event.type === 'DeliveryOpened')?.event;
  if (opened?.type === 'DeliveryOpened' && opened.data.channel === 'portal')
    return { verdict: 'got', text: 'it is in their portal' };
  const end = events.findLast(({ event: { type } }) => type === 'DeliveryPermanentlyFailed')?.event;
  switch (last?.outcome) {
    case 'accepted':
      return { verdict: 'got', text: `their mail server took it on ${day(last.at)}: ${last.text}` };
    case 'complained':
      return { verdict: 'got', text: `they have it, and reported it as spam on ${day(last.at)}: ${last.text}` };
    case 'bounced': {
      const first = accepted ? 'it was accepted at first and' : 'it';
      return { verdict: 'not-got', text: `${first} came back on ${day(last.at)}: ${last.text}` };
    }
    case 'rejected':
      return { verdict: 'not-got', text: `their mail server refused it on ${day(last.at)}: ${last.text}` };
    case 'suppressed':
      return { verdict: 'not-got', text: `nothing was sent to them: the address ${last.text}` };
    case 'unknown':
      return { verdict: 'unknown', text: `they may have it: ${last.text}` };
    case 'deferred':
      return ended(events)
        ? { verdict: 'not-got', text: `their mail server put it off until the attempts were used up: ${last.text}` }
        : { verdict: 'not-yet', text: `their mail server put it off, and it is tried again: ${last.text}` };
    default:
      if (end?.type === 'DeliveryPermanentlyFailed') return { verdict: 'not-got', text: end.data.reason };
      if (ended(events)) return { verdict: 'not-got', text: 'the delivery ended without an outcome for them' };
      return { verdict: 'not-yet', text: putOff(events) ?? 'it is about to be sent' };
  }
};

/** Why nothing was, or is yet, sent to anybody, from the events of the run; null where it was. */
const ofRun = (run: readonly Recorded[]): Verdict | null => {
  const last = run.at(-1)?.event;
  switch (last?.type) {
    case 'OccurrenceSkipped':
      return { verdict: 'nothing-sent', text: `it was skipped: ${skippedInWords[last.data.reason]}` };
    case 'RunSkipped':
      return { verdict: 'nothing-sent', text: `nothing was sent: ${last.data.verdict}` };
    case 'RunFailed':
      return { verdict: 'not-got', text: `the run failed: ${last.data.reason}` };
    case 'RunHeld':
      return { verdict: 'not-yet', text: `it waits for a person to release it: ${last.data.why}` };
    default:
      return null;
  }
};

/** The row of the report that named somebody and was refused, in words. */
const refusedRow = (run: readonly Recorded[], isTheirs: (email: string) => boolean): string | null => {
  for (const { event } of run) {
    if (event.type !== 'RunOpened') continue;
    const row = event.data.people?.refused.find(({ address }) => address !== null && isTheirs(address));
    if (row) return `row ${row.row} of the report names them, and was left out: ${row.reason}`;
  }
  return null;
};

const verdictOf = ({ run, own, opened }: RunEvents, isTheirs: (email: string) => boolean): Verdict => {
  if (own) return ofDelivery(own, isTheirs);
  const whole = ofRun(run);
  if (whole) return whole;
  const refused = refusedRow(run, isTheirs);
  if (refused) return { verdict: 'not-got', text: refused };
  return opened
    ? {
        verdict: 'not-for-them',
        text: 'it was for others: neither the schedule nor its lists, as they were then, named this address',
      }
    : { verdict: 'not-yet', text: 'the run has not opened its deliveries yet' };
};

/** Whether a delivery is to somebody, from its events. */
export const isTo = (email: string): ((events: readonly Recorded[]) => boolean) => {
  const isTheirs = same(email);
  return (events) =>
    events.some(
      ({ event }) => event.type === 'DeliveryOpened' && event.data.recipients.some((one) => isTheirs(one.email)),
    );
};

/** Whether somebody got a run, and why, from its events alone. */
export const explain = (events: RunEvents, email: string): Explained => {
  const isTheirs = same(email);
  const steps = [...events.run, ...(events.own ?? [])]
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .flatMap((one) => {
      const event = about(one, isTheirs);
      return event ? [{ at: one.at, text: inWords(event).text }] : [];
    });
  return { ...verdictOf(events, isTheirs), steps };
};
