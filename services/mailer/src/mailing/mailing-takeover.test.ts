import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { MailingEvent } from '@punctual/contracts';
import { type MailingCommand, mailing } from './mailing';
import {
  ADA,
  about,
  accepted,
  acceptedLast,
  at,
  at30,
  BOB,
  CY,
  continued,
  cut,
  DAN,
  late,
  outcome,
  record,
  report,
  started,
  takeOver,
} from './testing/mailing-messages';

const { given } = scenario(mailing);

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

describe('an attempt whose worker stops', () => {
  const release = (returned: string[], worker = 'w1'): MailingCommand => ({
    type: 'ReleaseAttempt',
    data: { ...about, attempt: 1, worker, returned },
  });
  const released = (returned: string[]): MailingEvent => ({
    type: 'AttemptContinued',
    data: { deliveryId: 'd1', attempt: 1, recipients: [], returned, worker: 'w1', leaseUntil: at, at },
  });

  it('is released once; messages begun but not sent wait again', () =>
    given(started(1, [ADA, BOB], [CY]), accepted(ADA))
      .when(release([BOB]))
      .then(released([BOB]))
      .andAgainDoesNothing());

  it('is continued by another worker at once, and nothing is unknown', () =>
    void given(started(1, [ADA, BOB], [CY]), accepted(ADA), released([BOB]))
      .when(takeOver([BOB, CY], 1, at))
      .then(continued([BOB, CY], 'w2', '2026-11-23T09:01:00.000Z')));

  it('is not released by a worker that no longer holds it, nor after its end', () => {
    given(started(1, [ADA]), continued([], 'w2'))
      .when(release([ADA]))
      .then();
    given(started(1, [ADA]), acceptedLast([ADA]))
      .when(release([]))
      .then();
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
