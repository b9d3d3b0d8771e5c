import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import { mailing } from './mailing';
import {
  ADA,
  accepted,
  acceptedLast,
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
