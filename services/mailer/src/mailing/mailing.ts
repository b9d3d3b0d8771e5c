import type { Decider } from '@punctual/chassis';
import type {
  ArchiveEvent,
  AttemptResult,
  Event,
  FileLinks,
  MailField,
  MailingEvent,
  OutcomeEvent,
  RecipientOutcomeData,
  Sender,
} from '@punctual/contracts';
import { type ReturnedKinds, type ReturnedReport, returnedEvents, withReturned } from './returned';
import { type Emails, type Running, type Settling, settle, settleLate, without } from './running';

/** The attempts to send one delivery's mail. */
export type Mailing = {
  /** Number of the latest attempt; 0 before the first. */
  attempt: number;
  /** Number of the latest attempt whose artifacts were missing. */
  missing: number;
  /** The latest attempt, while it is under way. */
  running: Running | null;
  /** The links that its mail has in the place of files, the same ones in every attempt; null where it has its files. */
  links: FileLinks | null;
  /** The further fields and links for leaving in the messages of the latest attempt; a worker that takes it over makes the same. */
  made: Pick<Made, 'fields' | 'unsubscribe'>;
  /** Those who got no mail in an attempt: its message, and later ones, do not name them. */
  suppressed: Emails;
  /** Until when its rest is put off, as it was last said; null where it was not. */
  putOffUntil: string | null;
  /** By attempt number, the recipients recorded as unknown: a late outcome is still accepted for these. */
  unknown: ReadonlyMap<number, Emails>;
  /** What came back of what had been accepted. */
  returned: ReturnedKinds;
  /** Its events are removed: nothing is sent or recorded any more. */
  archived: boolean;
};

type StoredMailingEvent = MailingEvent | Extract<ArchiveEvent, { type: 'MailingArchived' }>;

/** `relay` names the mail relay that said it, where there are several. */
export type OutcomeReport = RecipientOutcomeData & { outcome: Settling; relay?: string };

type About = { deliveryId: string; attempt: number; now: string };
/** The worker that sends for an attempt, and the end of its lease as an RFC 3339 instant. */
export type Lease = { worker: string; leaseUntil: string };
/** How the messages of an attempt are made: from whom, with which further fields and links for leaving, and what they are signed with. */
export type Made = {
  sender: Sender;
  fields: readonly MailField[];
  unsubscribe: NonNullable<Event<'AttemptStarted'>['data']['unsubscribe']> | null;
  signed: NonNullable<Event<'AttemptStarted'>['data']['signed']> | null;
};
/** That the budget of a relay lets so many recipients of an attempt get their mail now, and the others later. */
export type PutOff = Pick<Event<'SendingPutOff'>['data'], 'relay' | 'now' | 'later'>;
export type MailingCommand =
  /** Begins the messages to `recipients`; those to `waiting` are begun later. */
  | {
      type: 'StartAttempt';
      data: About &
        Lease &
        Made & { recipients: string[]; waiting: string[]; links: FileLinks | null; putOff?: PutOff | null };
    }
  /** Records outcomes, renews the lease and begins the messages to `recipients`, if the worker still holds the attempt. */
  | { type: 'ContinueAttempt'; data: About & Lease & { outcomes: OutcomeReport[]; recipients: string[] } }
  /** Ends the messages another worker began, once its lease has expired, and begins the messages to `recipients`. */
  | { type: 'TakeOverAttempt'; data: About & Lease & { recipients: string[]; putOff?: PutOff | null } }
  /** Ends the lease of a worker that stops. The messages to `returned` were begun and not sent; they wait again. */
  | { type: 'ReleaseAttempt'; data: About & { worker: string; returned: string[] } }
  | { type: 'RecordOutcomes'; data: About & { outcomes: OutcomeReport[] } }
  | { type: 'RecordArtifactsMissing'; data: About & { sha256: string[] } }
  | { type: 'RecordReturned'; data: ReturnedReport };

const EVENT_OF = {
  accepted: 'RecipientsAccepted',
  deferred: 'RecipientsDeferred',
  rejected: 'RecipientsRejected',
  suppressed: 'RecipientsSuppressed',
  unknown: 'OutcomeUnknown',
} as const;
const KINDS = ['accepted', 'deferred', 'rejected', 'suppressed', 'unknown'] as const;
const NOBODY: Emails = new Set();

const settled = (
  state: Mailing,
  { attempt, recipients, result, late }: OutcomeEvent['data'],
  kind: Settling,
): Mailing => {
  const current = attempt === state.attempt ? state.running : null;
  const emails = recipients.map(({ email }) => email);
  const before = state.unknown.get(attempt) ?? NOBODY;
  if (late) {
    const unknown = new Map(state.unknown).set(attempt, without(before, emails));
    return { ...state, unknown, running: current ? settleLate(current, kind, recipients) : state.running };
  }
  const unknown =
    kind === 'unknown' ? new Map(state.unknown).set(attempt, new Set([...before, ...emails])) : state.unknown;
  if (!current) return { ...state, unknown };
  return { ...state, unknown, running: result ? null : settle(current, kind, recipients) };
};

const evolve = (state: Mailing, event: StoredMailingEvent): Mailing => {
  const { type, data } = event;
  switch (type) {
    case 'AttemptStarted': {
      const { attempt, recipients, waiting, worker, leaseUntil } = data;
      const lost = state.running ? new Map(state.unknown).set(state.attempt, state.running.begun) : state.unknown;
      const nothing: AttemptResult = { accepted: [], unresolved: [], rejected: [] };
      const running = { ...nothing, begun: new Set(recipients), waiting: new Set(waiting), worker, leaseUntil };
      const made = { fields: data.fields ?? [], unsubscribe: data.unsubscribe ?? null };
      return { ...state, attempt, links: data.links ?? state.links, made, putOffUntil: null, unknown: lost, running };
    }
    case 'AttemptContinued': {
      const { running } = state;
      if (!running || data.attempt !== state.attempt) return state;
      const { recipients, returned, worker, leaseUntil } = data;
      const begun = without(new Set([...running.begun, ...recipients]), returned);
      const waiting = new Set([...without(running.waiting, recipients), ...returned]);
      return { ...state, running: { ...running, begun, waiting, worker, leaseUntil } };
    }
    case 'RecipientsAccepted':
      return settled(state, data, 'accepted');
    case 'RecipientsDeferred':
      return settled(state, data, 'deferred');
    case 'RecipientsRejected':
      return settled(state, data, 'rejected');
    case 'RecipientsSuppressed':
      return settled(
        { ...state, suppressed: new Set([...state.suppressed, ...data.recipients.map(({ email }) => email)]) },
        data,
        'suppressed',
      );
    case 'OutcomeUnknown':
      return settled(state, data, 'unknown');
    case 'ArtifactsMissing':
      return { ...state, missing: data.attempt };
    case 'RecipientBounced':
    case 'RecipientDelayed':
    case 'RecipientComplained':
      return { ...state, returned: withReturned(state.returned, event) };
    case 'SendingPutOff':
      return { ...state, putOffUntil: data.later[0]?.from ?? null };
    case 'MailingArchived':
      return { ...state, running: null, archived: true };
  }
};

/** Whether a late outcome says what became of a message: one that was begun may be out, whoever was suppressed since. */
const isKnown = ({ outcome }: OutcomeReport): boolean => outcome !== 'unknown' && outcome !== 'suppressed';

/**
 * Outcomes as events, one for each kind and relay, late ones first; the last has the result of the attempt when every recipient has
 * an outcome. The first outcome of a recipient counts, and only "unknown" can be replaced.
 */
const recordOutcomes = (
  state: Mailing,
  { deliveryId, attempt, now }: About,
  outcomes: OutcomeReport[],
): OutcomeEvent[] => {
  const running = attempt === state.attempt ? state.running : null;
  const unknown = state.unknown.get(attempt) ?? NOBODY;
  const firsts = [...new Map(outcomes.toReversed().map((outcome) => [outcome.email, outcome])).values()].toReversed();
  const open = firsts.filter(({ email }) => running?.begun.has(email) || running?.waiting.has(email));
  const late = firsts.filter((one) => !open.includes(one) && unknown.has(one.email) && isKnown(one));
  const eventsOf = (reports: OutcomeReport[], more: { late?: true }): OutcomeEvent[] =>
    KINDS.flatMap((kind) => {
      const byRelay = Map.groupBy(
        reports.filter(({ outcome }) => outcome === kind),
        ({ relay }) => relay,
      );
      return [...byRelay].map(([relay, said]) => {
        const recipients = said.map(({ outcome: _, relay: __, ...rest }) => rest);
        const by = relay === undefined ? {} : { relay };
        return {
          type: EVENT_OF[kind],
          data: { deliveryId, attempt, recipients, result: null, at: now, ...more, ...by },
        };
      });
    });
  const events = [...eventsOf(late, { late: true }), ...eventsOf(open, {})];
  const last = events.at(-1);
  const after = events.reduce<Mailing>(evolve, state).running;
  if (!last || last.data.late || !after || after.begun.size + after.waiting.size > 0) return events;
  const { accepted, unresolved, rejected } = after;
  return events.with(-1, { ...last, data: { ...last.data, result: { accepted, unresolved, rejected } } });
};

const interrupted = {
  outcome: 'unknown',
  smtpCode: null,
  enhancedCode: null,
  text: 'the mailer stopped while sending; the mail may or may not have been accepted',
} as const;

/** The next messages of the worker after `events`: none when the attempt has ended. */
const continued = (
  state: Mailing,
  events: MailingEvent[],
  { deliveryId, attempt, recipients, worker, leaseUntil, now }: About & Lease & { recipients: string[] },
): MailingEvent[] => {
  const { running } = events.reduce(evolve, state);
  if (!running) return events;
  const begun = recipients.filter((email) => running.waiting.has(email));
  const data = { deliveryId, attempt, recipients: begun, returned: [], worker, leaseUntil, at: now };
  return [...events, { type: 'AttemptContinued', data }];
};

/** What is put off of an attempt, said before anything is sent. */
const putOffOf = ({ deliveryId, attempt, now: at }: About, putOff: PutOff | null | undefined): MailingEvent[] =>
  putOff ? [{ type: 'SendingPutOff', data: { deliveryId, attempt, ...putOff, at } }] : [];

const decide = ({ type, data }: MailingCommand, state: Mailing): MailingEvent[] => {
  if (state.archived) return [];
  if (type === 'RecordReturned') return state.attempt === 0 ? [] : returnedEvents(state.returned, data);
  const { deliveryId, attempt, now } = data;
  const running = attempt === state.attempt ? state.running : null;
  switch (type) {
    case 'StartAttempt': {
      if (attempt <= state.attempt) return []; // redelivered: the attempt has already started
      const { recipients, waiting, worker, leaseUntil, sender, links, fields, unsubscribe, signed } = data;
      const leaving = unsubscribe ? { unsubscribe } : {};
      const made = {
        sender,
        fields: [...fields],
        ...leaving,
        ...(signed ? { signed } : {}),
        ...(links ? { links } : {}),
      };
      const begun = { recipients, waiting, worker, leaseUntil, ...made };
      return [
        { type: 'AttemptStarted', data: { deliveryId, attempt, ...begun, at: now } },
        ...putOffOf(data, data.putOff),
      ];
    }
    case 'ContinueAttempt': {
      const events = recordOutcomes(state, data, data.outcomes);
      return running?.worker === data.worker ? continued(state, events, data) : events;
    }
    case 'TakeOverAttempt': {
      if (!running || (running.worker !== data.worker && Date.parse(running.leaseUntil) > Date.parse(now))) return [];
      const open = [...running.begun].map((email) => ({ email, ...interrupted }));
      const events = continued(state, recordOutcomes(state, data, open), data);
      return [...events, ...(events.at(-1)?.type === 'AttemptContinued' ? putOffOf(data, data.putOff) : [])];
    }
    case 'ReleaseAttempt': {
      const { worker } = data;
      const released = running && Date.parse(running.leaseUntil) <= Date.parse(now);
      if (running?.worker !== worker || released) return [];
      const returned = data.returned.filter((email) => running.begun.has(email));
      const about = { deliveryId, attempt, recipients: [], returned, worker };
      return [{ type: 'AttemptContinued', data: { ...about, leaseUntil: now, at: now } }];
    }
    case 'RecordOutcomes':
      return recordOutcomes(state, data, data.outcomes);
    case 'RecordArtifactsMissing':
      if (attempt <= state.attempt || attempt <= state.missing) return [];
      return [{ type: 'ArtifactsMissing', data: { deliveryId, attempt, sha256: data.sha256, at: now } }];
  }
};

export const mailing: Decider<Mailing, MailingCommand, MailingEvent> = {
  initial: {
    attempt: 0,
    missing: 0,
    running: null,
    links: null,
    made: { fields: [], unsubscribe: null },
    suppressed: NOBODY,
    putOffUntil: null,
    unknown: new Map(),
    returned: new Map(),
    archived: false,
  },
  evolve,
  decide,
};
