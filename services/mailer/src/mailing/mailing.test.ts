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

const later = '2026-11-23T09:00:30.000Z';
const lease = (worker = 'w1', leaseUntil = later) => ({ worker, leaseUntil });
const start = (attempt = 1, recipients: string[] = [ADA, BOB], waiting: string[] = []): MailingCommand => ({
  type: 'StartAttempt',
  data: { ...about, attempt, recipients, waiting, ...lease() },
});
const started = (attempt = 1, recipients: string[] = [ADA, BOB], waiting: string[] = []): MailingEvent => ({
  type: 'AttemptStarted',
  data: { deliveryId: 'd1', attempt, recipients, waiting, ...lease(), at },
});
const goOn = (outcomes: OutcomeReport[], recipients: string[], worker = 'w1'): MailingCommand => ({
  type: 'ContinueAttempt',
  data: { ...about, attempt: 1, outcomes, recipients, ...lease(worker, '2026-11-23T09:00:40.000Z') },
});
const continued = (recipients: string[], worker = 'w1', leaseUntil = '2026-11-23T09:00:40.000Z'): MailingEvent => ({
  type: 'AttemptContinued',
  data: { deliveryId: 'd1', attempt: 1, recipients, worker, leaseUntil, at },
});
const report = (email: string, outcome: OutcomeReport['outcome']): OutcomeReport => ({ email, outcome, ...words });
const record = (attempt: number, ...outcomes: OutcomeReport[]): MailingCommand => ({
  type: 'RecordOutcomes',
  data: { ...about, attempt, outcomes },
});
/** Takeover by another worker, by default after the lease has expired. */
const takeOver = (recipients: string[] = [], attempt = 1, now = later): MailingCommand => ({
  type: 'TakeOverAttempt',
  data: { ...about, attempt, recipients, ...lease('w2', '2026-11-23T09:01:00.000Z'), now },
});
const muchLater = '2026-11-23T10:00:00.000Z';
const at30 = (event: MailingEvent): MailingEvent =>
  ({ type: event.type, data: { ...event.data, at: later } }) as MailingEvent;
const late = (event: MailingEvent): MailingEvent =>
  ({ type: event.type, data: { ...event.data, late: true } }) as MailingEvent;
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
/** Acceptance of the last recipients without an outcome. */
const acceptedLast = (emails: string[], all = emails): MailingEvent =>
  outcome('RecipientsAccepted', emails, { accepted: all });
const cut = {
  smtpCode: null,
  enhancedCode: null,
  text: 'the mailer stopped while sending; the mail may or may not have been accepted',
};

describe('an attempt', () => {
  it('starts once', () => given().when(start()).then(started()).andAgainDoesNothing());
  it('starts after an earlier one', () =>
    given(started(), acceptedLast([ADA, BOB]))
      .when(start(2))
      .then(started(2))
      .andAgainDoesNothing());
  it('does not start when a later one has started', () => void given(started(2)).when(start(1)).then());

  it('records outcomes as they arrive, and its end with the last', () => {
    given(started())
      .when(record(1, report(ADA, 'accepted')))
      .then(accepted(ADA))
      .andAgainDoesNothing();
    given(started(), accepted(ADA))
      .when(record(1, report(BOB, 'accepted')))
      .then(acceptedLast([BOB], [ADA, BOB]))
      .andAgainDoesNothing();
  });

  it('records the four outcomes separately', () => {
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

  it('keeps the first outcome of a recipient, even within one report', () => {
    given(started())
      .when(record(1, report(ADA, 'accepted'), report(ADA, 'rejected')))
      .then(accepted(ADA));
    given(started(), accepted(ADA))
      .when(record(1, report(ADA, 'rejected')))
      .then();
  });

  it('ignores unknown recipients, other attempts, and outcomes after its end', () => {
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

describe('an attempt whose messages are begun in turns', () => {
  const begun = started(1, [ADA], [BOB, CY]);

  it('begins some messages, and more with the outcomes of earlier ones', () => {
    given()
      .when(start(1, [ADA], [BOB, CY]))
      .then(begun)
      .andAgainDoesNothing();
    given(begun)
      .when(goOn([report(ADA, 'accepted')], [BOB]))
      .then(accepted(ADA), continued([BOB]));
  });
  it('is not over while some messages wait', () =>
    void given(begun)
      .when(record(1, report(ADA, 'accepted')))
      .then(accepted(ADA)));
  it('continues only for the worker that holds it, but records outcomes from any worker', () => {
    given(begun)
      .when(goOn([report(ADA, 'accepted')], [BOB], 'w2'))
      .then(accepted(ADA));
  });
  it('never begins a message twice', () =>
    void given(begun, continued([BOB]))
      .when(goOn([], [ADA, BOB, CY]))
      .then(continued([CY])));
});

describe('an attempt that is taken over', () => {
  it('marks as unknown only recipients whose message was begun, and continues with the others', () => {
    given(started(1, [ADA, BOB], [CY, DAN]), accepted(ADA))
      .when(takeOver([CY]))
      .then(at30(outcome('OutcomeUnknown', [BOB], null, cut)), at30(continued([CY], 'w2', '2026-11-23T09:01:00.000Z')));
  });
  it('ends when every message had begun', () => {
    given(started(), accepted(ADA))
      .when(takeOver())
      .then(
        at30(
          outcome(
            'OutcomeUnknown',
            [BOB],
            { accepted: [ADA], unresolved: [{ email: BOB, ...cut, outcome: 'unknown' }] },
            cut,
          ),
        ),
      )
      .andAgainDoesNothing();
  });
  it('is not changed while its lease is valid', () => {
    given(started())
      .when(takeOver([], 1, '2026-11-23T09:00:29.999Z'))
      .then();
    given(started(), continued([])).when(takeOver()).then();
  });
  it('is not changed when it never began, has ended, or is another attempt', () => {
    given().when(takeOver()).then();
    given(started(1, [ADA]), acceptedLast([ADA]))
      .when(takeOver())
      .then();
    given(started(2)).when(takeOver([], 1)).then();
  });
});

describe('a late outcome', () => {
  const unknown = (...emails: string[]) => outcome('OutcomeUnknown', emails, null, cut);
  const over = outcome('OutcomeUnknown', [BOB], { unresolved: [{ email: BOB, ...cut, outcome: 'unknown' }] }, cut);

  it('replaces the unknown outcome, also in the result', () => {
    given(started(1, [ADA], [BOB]), unknown(ADA), continued([BOB], 'w2'))
      .when(record(1, report(ADA, 'accepted')))
      .then(late(accepted(ADA)))
      .andAgainDoesNothing();
    given(started(1, [ADA], [BOB]), unknown(ADA), continued([BOB], 'w2'), late(accepted(ADA)))
      .when(record(1, report(BOB, 'accepted')))
      .then(acceptedLast([BOB], [ADA, BOB]));
  });
  it('is a fact after the end of the attempt, and while a later attempt runs', () => {
    given(started(1, [BOB]), over)
      .when(record(1, report(BOB, 'accepted')))
      .then(late(accepted(BOB)))
      .andAgainDoesNothing();
    given(started(1, [BOB]), over, started(2, [BOB]))
      .when(record(1, report(BOB, 'accepted')))
      .then(late(accepted(BOB)))
      .andAgainDoesNothing();
  });
  it('changes nothing when it is also unknown', () =>
    void given(started(1, [BOB]), over)
      .when(record(1, report(BOB, 'unknown')))
      .then());
  it('is accepted for an attempt that was replaced before it ended', () =>
    void given(started(1, [BOB]), started(2, [BOB]))
      .when(record(1, report(BOB, 'accepted')))
      .then(late(accepted(BOB))));
});

describe('missing artifacts', () => {
  it('are reported once', () => given().when(missing()).then(artifactsMissing()).andAgainDoesNothing());
  it('let the attempt start once the bytes are available again', () =>
    given(artifactsMissing()).when(start()).then(started()).andAgainDoesNothing());
  it('are reported again for the next attempt', () =>
    given(artifactsMissing()).when(missing(2)).then(artifactsMissing(2)).andAgainDoesNothing());
  it('are not reported for an attempt that began', () => void given(started()).when(missing()).then());
});

describe('in any order and any batches', () => {
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
      weight: 2,
      arbitrary: fc
        .tuple(fc.subarray(people), fc.constantFrom('w1', 'w2'))
        .map(([begin, worker]) => goOn([report(ADA, 'accepted')], begin, worker)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        start(1, people),
        takeOver(people.slice(2)),
        record(2, report(ADA, 'accepted')),
        missing(1),
      ),
    },
  );

  const recipientsOf = (log: MailingEvent[], wanted: (data: OutcomeEvent['data']) => boolean) =>
    log.flatMap((event) =>
      'result' in event.data && wanted(event.data) ? event.data.recipients.map(({ email }) => email) : [],
    );

  it('every recipient has one outcome, and one more only after "unknown"; the attempt ends exactly once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        let state: Mailing = mailing.initial;
        const log: MailingEvent[] = [];
        const first = start(1, people.slice(0, 2), people.slice(2));
        for (const command of [first, ...steps, takeOver(people, 1, muchLater), takeOver([], 1, muchLater)]) {
          for (const event of mailing.decide(command, state)) {
            log.push(event);
            state = mailing.evolve(state, event);
          }
        }
        expect(recipientsOf(log, (data) => !data.late).sort()).toEqual([...people].sort());
        const unknown = log.filter(({ type }) => type === 'OutcomeUnknown');
        const late = recipientsOf(log, (data) => data.late === true);
        expect(new Set(late).size).toBe(late.length);
        expect(recipientsOf(unknown, () => true)).toEqual(expect.arrayContaining(late));
        const ends = log.flatMap((event) => ('result' in event.data && event.data.result ? [event.data.result] : []));
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

  it('a message begins at most once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        let state: Mailing = mailing.initial;
        const begun: string[] = [];
        for (const command of [start(1, people.slice(0, 2), people.slice(2)), ...steps]) {
          for (const event of mailing.decide(command, state)) {
            if (event.type === 'AttemptStarted' || event.type === 'AttemptContinued')
              begun.push(...event.data.recipients);
            state = mailing.evolve(state, event);
          }
        }
        expect(new Set(begun).size).toBe(begun.length);
      }),
    );
  });
});
