import type { Decider } from '@punctual/chassis';
import type { AttemptResult, MailingEvent, OutcomeEvent, RecipientOutcomeData } from '@punctual/contracts';

/** The attempts to hand one delivery's mail over. Only the latest attempt is kept, and only while it is under way. */
export type Mailing = {
  /** Number of the latest attempt; 0 before the first. */
  attempt: number;
  /** Number of the latest attempt whose artifacts were missing. */
  missing: number;
  /** The attempt under way: who has no outcome yet, and the outcomes so far. */
  running: (AttemptResult & { open: ReadonlySet<string> }) | null;
};

export type OutcomeReport = RecipientOutcomeData & { outcome: 'accepted' | 'deferred' | 'rejected' | 'unknown' };

type About = { deliveryId: string; attempt: number; now: string };
export type MailingCommand =
  | { type: 'StartAttempt'; data: About & { recipients: string[]; worker: string } }
  | { type: 'RecordOutcomes'; data: About & { outcomes: OutcomeReport[] } }
  | { type: 'RecordInterruption'; data: About }
  | { type: 'RecordArtifactsMissing'; data: About & { sha256: string[] } };

const EVENT_OF = {
  accepted: 'RecipientsAccepted',
  deferred: 'RecipientsDeferred',
  rejected: 'RecipientsRejected',
  unknown: 'OutcomeUnknown',
} as const;

const settle = (
  state: Mailing,
  { recipients, result }: OutcomeEvent['data'],
  kind: OutcomeReport['outcome'],
): Mailing => {
  if (!state.running) return state;
  if (result) return { ...state, running: null };
  const { accepted, unresolved, rejected } = state.running;
  const open = new Set(state.running.open);
  for (const { email } of recipients) open.delete(email);
  switch (kind) {
    case 'accepted':
      return {
        ...state,
        running: { open, unresolved, rejected, accepted: [...accepted, ...recipients.map(({ email }) => email)] },
      };
    case 'rejected':
      return { ...state, running: { open, accepted, unresolved, rejected: [...rejected, ...recipients] } };
    case 'deferred':
    case 'unknown':
      return {
        ...state,
        running: {
          open,
          accepted,
          rejected,
          unresolved: [...unresolved, ...recipients.map((one) => ({ ...one, outcome: kind }))],
        },
      };
  }
};

const evolve = (state: Mailing, { type, data }: MailingEvent): Mailing => {
  switch (type) {
    case 'AttemptStarted':
      return {
        ...state,
        attempt: data.attempt,
        running: { open: new Set(data.recipients), accepted: [], unresolved: [], rejected: [] },
      };
    case 'RecipientsAccepted':
      return settle(state, data, 'accepted');
    case 'RecipientsDeferred':
      return settle(state, data, 'deferred');
    case 'RecipientsRejected':
      return settle(state, data, 'rejected');
    case 'OutcomeUnknown':
      return settle(state, data, 'unknown');
    case 'ArtifactsMissing':
      return { ...state, missing: data.attempt };
  }
};

/** Outcomes as events, one for each kind; the last has the result of the attempt when nobody is left without one. */
const recordOutcomes = (
  state: Mailing,
  { deliveryId, attempt, now }: About,
  outcomes: OutcomeReport[],
): MailingEvent[] => {
  const { running } = state;
  if (!running || attempt !== state.attempt) return [];
  const first = new Map(outcomes.toReversed().map((outcome) => [outcome.email, outcome]));
  const known = outcomes.filter((outcome) => running.open.has(outcome.email) && first.get(outcome.email) === outcome);
  const events: OutcomeEvent[] = [];
  for (const kind of ['accepted', 'deferred', 'rejected', 'unknown'] as const) {
    const recipients = known.filter(({ outcome }) => outcome === kind).map(({ outcome: _, ...rest }) => rest);
    if (recipients.length > 0)
      events.push({ type: EVENT_OF[kind], data: { deliveryId, attempt, recipients, result: null, at: now } });
  }
  const after = events.reduce<Mailing>(evolve, state).running;
  const last = events.at(-1);
  if (!last || !after || after.open.size > 0) return events;
  const { accepted, unresolved, rejected } = after;
  return events.with(-1, { ...last, data: { ...last.data, result: { accepted, unresolved, rejected } } });
};

const interrupted = {
  smtpCode: null,
  enhancedCode: null,
  text: 'the mailer ended while the mail was under way; nobody knows whether it was taken',
};

const decide = ({ type, data }: MailingCommand, state: Mailing): MailingEvent[] => {
  const { deliveryId, attempt, now } = data;
  switch (type) {
    case 'StartAttempt':
      if (attempt <= state.attempt) return []; // redelivered: it ran, or runs
      return [
        {
          type: 'AttemptStarted',
          data: { deliveryId, attempt, recipients: data.recipients, worker: data.worker, at: now },
        },
      ];
    case 'RecordOutcomes':
      return recordOutcomes(state, data, data.outcomes);
    case 'RecordInterruption': {
      const open = state.running ? [...state.running.open] : [];
      return recordOutcomes(
        state,
        data,
        open.map((email) => ({ email, outcome: 'unknown', ...interrupted })),
      );
    }
    case 'RecordArtifactsMissing':
      if (attempt <= state.attempt || attempt <= state.missing) return [];
      return [{ type: 'ArtifactsMissing', data: { deliveryId, attempt, sha256: data.sha256, at: now } }];
  }
};

export const mailing: Decider<Mailing, MailingCommand, MailingEvent> = {
  initial: { attempt: 0, missing: 0, running: null },
  evolve,
  decide,
};
