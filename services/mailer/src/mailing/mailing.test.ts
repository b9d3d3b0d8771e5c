import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { AttemptResult, MailingEvent, OutcomeEvent } from '@punctual/contracts';
import fc from 'fast-check';
import { type Mailing, type MailingCommand, mailing, type OutcomeReport } from './mailing';

const { given } = scenario(mailing);
const [ADA, BOB, CY, DAN] = ['ada@example.com', 'bob@example.com', 'cy@example.com', 'dan@example.com'] as const;
const about = { deliveryId: 'd1', now: '2026-11-23T09:00:00.000Z' };
const at = about.now;
const words = { smtpCode: 250, enhancedCode: '2.0.0', text: 'ok' };

const start = (attempt = 1, recipients: string[] = [ADA, BOB]): MailingCommand => ({
  type: 'StartAttempt',
  data: { ...about, attempt, recipients, worker: 'w1' },
});
const started = (attempt = 1, recipients: string[] = [ADA, BOB]): MailingEvent => ({
  type: 'AttemptStarted',
  data: { deliveryId: 'd1', attempt, recipients, worker: 'w1', at },
});
const report = (email: string, outcome: OutcomeReport['outcome']): OutcomeReport => ({ email, outcome, ...words });
const record = (attempt: number, ...outcomes: OutcomeReport[]): MailingCommand => ({
  type: 'RecordOutcomes',
  data: { ...about, attempt, outcomes },
});
const interrupt = (attempt = 1): MailingCommand => ({ type: 'RecordInterruption', data: { ...about, attempt } });
const missing = (attempt = 1): MailingCommand => ({
  type: 'RecordArtifactsMissing',
  data: { ...about, attempt, sha256: ['x'] },
});
const artifactsMissing = (attempt = 1): MailingEvent => ({
  type: 'ArtifactsMissing',
  data: { deliveryId: 'd1', attempt, sha256: ['x'], at },
});
const outcome = (
  type: OutcomeEvent['type'],
  emails: string[],
  result: Partial<AttemptResult> | null = null,
  said: Omit<OutcomeReport, 'email' | 'outcome'> = words,
): MailingEvent => ({
  type,
  data: {
    deliveryId: 'd1',
    attempt: 1,
    recipients: emails.map((email) => ({ email, ...said })),
    result: result && { accepted: [], unresolved: [], rejected: [], ...result },
    at,
  },
});
const accepted = (...emails: string[]): MailingEvent => outcome('RecipientsAccepted', emails);
/** Acceptance of the last ones without an outcome. */
const acceptedLast = (emails: string[], all = emails): MailingEvent =>
  outcome('RecipientsAccepted', emails, { accepted: all });
const cut = {
  smtpCode: null,
  enhancedCode: null,
  text: 'the mailer ended while the mail was under way; nobody knows whether it was taken',
};

describe('an attempt', () => {
  it('starts once', () => given().when(start()).then(started()).andAgainDoesNothing());
  it('starts after an earlier one', () =>
    given(started(), acceptedLast([ADA, BOB]))
      .when(start(2))
      .then(started(2))
      .andAgainDoesNothing());
  it('does not start when a later one did', () => void given(started(2)).when(start(1)).then());

  it('notes outcomes as they come, and its end with the last', () => {
    given(started())
      .when(record(1, report(ADA, 'accepted')))
      .then(accepted(ADA))
      .andAgainDoesNothing();
    given(started(), accepted(ADA))
      .when(record(1, report(BOB, 'accepted')))
      .then(acceptedLast([BOB], [ADA, BOB]))
      .andAgainDoesNothing();
  });

  it('tells the four outcomes apart', () => {
    given(started(1, [ADA, BOB, CY, DAN]))
      .when(record(1, report(DAN, 'unknown'), report(CY, 'rejected'), report(BOB, 'deferred'), report(ADA, 'accepted')))
      .then(
        accepted(ADA),
        outcome('RecipientsDeferred', [BOB]),
        outcome('RecipientsRejected', [CY]),
        outcome('OutcomeUnknown', [DAN], {
          accepted: [ADA],
          unresolved: [
            { email: BOB, ...words, outcome: 'deferred' },
            { email: DAN, ...words, outcome: 'unknown' },
          ],
          rejected: [{ email: CY, ...words }],
        }),
      )
      .andAgainDoesNothing();
  });

  it('believes the first outcome of a recipient, also within one report', () => {
    given(started())
      .when(record(1, report(ADA, 'accepted'), report(ADA, 'rejected')))
      .then(accepted(ADA));
    given(started(), accepted(ADA))
      .when(record(1, report(ADA, 'rejected')))
      .then();
  });

  it('hears nothing of strangers, of other attempts, or after its end', () => {
    given(started())
      .when(record(1, report(CY, 'accepted')))
      .then();
    given(started())
      .when(record(2, report(ADA, 'accepted')))
      .then();
    given(started(2))
      .when(record(1, report(ADA, 'accepted')))
      .then();
    given()
      .when(record(1, report(ADA, 'accepted')))
      .then();
    given(started(1, [ADA]), acceptedLast([ADA]))
      .when(record(1, report(ADA, 'rejected')))
      .then();
    given(started()).when(record(1)).then();
  });
});

describe('an interruption', () => {
  it('leaves unknown who had no outcome, and ends the attempt', () => {
    given(started(), accepted(ADA))
      .when(interrupt())
      .then(
        outcome(
          'OutcomeUnknown',
          [BOB],
          { accepted: [ADA], unresolved: [{ email: BOB, ...cut, outcome: 'unknown' }] },
          cut,
        ),
      )
      .andAgainDoesNothing();
  });
  it('does nothing to an attempt that never began, ended, or is another', () => {
    given().when(interrupt()).then();
    given(started(1, [ADA]), acceptedLast([ADA]))
      .when(interrupt())
      .then();
    given(started(2)).when(interrupt(1)).then();
  });
});

describe('missing artifacts', () => {
  it('are told once', () => given().when(missing()).then(artifactsMissing()).andAgainDoesNothing());
  it('leave the attempt to be started when the bytes are back', () =>
    given(artifactsMissing()).when(start()).then(started()).andAgainDoesNothing());
  it('are told again for the next attempt', () =>
    given(artifactsMissing()).when(missing(2)).then(artifactsMissing(2)).andAgainDoesNothing());
  it('are not told of an attempt that began', () => void given(started()).when(missing()).then());
});

describe('whatever the order and the batches', () => {
  const people = [ADA, BOB, CY, DAN, 'e@example.com', 'f@example.com'];
  const kinds = fc.constantFrom('accepted', 'deferred', 'rejected', 'unknown' as const);
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .array(fc.tuple(fc.constantFrom(...people, 'stranger@example.com'), kinds), { maxLength: 5 })
        .map((all) => record(1, ...all.map(([email, kind]) => report(email, kind)))),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(start(1, people), interrupt(1), record(2, report(ADA, 'accepted')), missing(1)),
    },
  );

  it('every recipient has exactly one outcome, and the attempt ends exactly once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        let state: Mailing = mailing.initial;
        const log: MailingEvent[] = [];
        for (const command of [start(1, people), ...steps, interrupt(1), interrupt(1)]) {
          for (const event of mailing.decide(command, state)) {
            log.push(event);
            state = mailing.evolve(state, event);
          }
        }
        const settled = log.flatMap((event) =>
          'result' in event.data ? event.data.recipients.map(({ email }) => email) : [],
        );
        expect(settled.sort()).toEqual([...people].sort());
        const results = log.map((event) => ('result' in event.data ? event.data.result : null));
        const ends = results.filter((result) => result !== null);
        expect(ends).toEqual([results.at(-1)]);
        const told = ends.flatMap((end) => [
          ...end.accepted,
          ...end.unresolved.map(({ email }) => email),
          ...end.rejected.map(({ email }) => email),
        ]);
        expect(told.sort()).toEqual([...people].sort());
        expect(state.running).toBeNull();
      }),
    );
  });
});
