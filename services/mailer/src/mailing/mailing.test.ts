import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import { scenario } from '@punctual/chassis/testing';
import type { DomainEvent, MailingEvent } from '@punctual/contracts';
import { type MailingCommand, mailing } from './mailing';
import {
  ADA,
  accepted,
  acceptedLast,
  artifactsMissing,
  at,
  at30,
  BOB,
  CY,
  continued,
  DAN,
  goOn,
  later,
  missing,
  outcome,
  record,
  report,
  start,
  started,
  takeOver,
  words,
} from './testing/mailing-messages';

const { given } = scenario(mailing);

it('whose events were removed sends and records nothing more', () => {
  const evolve = mailing.evolve as (state: typeof mailing.initial, event: DomainEvent) => typeof mailing.initial;
  const archived: DomainEvent = { type: 'MailingArchived', data: { deliveryId: 'd1', at } };
  for (const before of [mailing.initial, evolve(mailing.initial, started())]) {
    const state = evolve(before, archived);
    for (const command of [start(), start(2), record(1, report(ADA, 'accepted')), missing(3)])
      expect(mailing.decide(command, state)).toEqual([]);
  }
});

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

  it('records what several relays said separately, with their names; without names as before', () => {
    const by = (relay: string, event: MailingEvent) => ({ ...event, data: { ...event.data, relay } }) as MailingEvent;
    const said = (email: string, relay: string) => ({ ...report(email, 'accepted'), relay });
    given(started(1, [ADA, BOB, CY, DAN]))
      .when(record(1, said(ADA, 'office'), said(BOB, 'spare'), said(CY, 'office')))
      .then(by('office', accepted(ADA, CY)), by('spare', accepted(BOB)))
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

it('keeps the links of an attempt for those after it', () => {
  const links = { base: 'https://p.example', keyId: 'k', expiresAt: later, files: ['a'] };
  const first = start();
  if (first.type !== 'StartAttempt') throw new Error('it starts an attempt');
  const events = mailing.decide({ ...first, data: { ...first.data, links } }, mailing.initial);
  expect(events).toMatchObject([{ type: 'AttemptStarted', data: { links } }]);
  expect(fold(mailing, [...events, started(2)], mailing.initial).links).toEqual(links);
  expect(fold(mailing, [started()], mailing.initial).links).toBeNull();
});

describe('an attempt whose rest is put off', () => {
  const later = [{ count: 1, from: '2026-11-24T09:05:00.000Z' }];
  const putOff = { relay: 'office', now: 1, later };
  const said: MailingEvent = { type: 'SendingPutOff', data: { deliveryId: 'd1', attempt: 1, ...putOff, at } };
  const withPutOff = <C extends MailingCommand>(command: C): C => ({ ...command, data: { ...command.data, putOff } });

  it('says so together with its beginning, before anything is sent', () =>
    given()
      .when(withPutOff(start(1, [ADA], [BOB])))
      .then(started(1, [ADA], [BOB]), said)
      .andAgainDoesNothing());
  it('says so again when it goes on and is put off again', () =>
    void given(started(1, [], [ADA, BOB]))
      .when(withPutOff(takeOver([ADA])))
      .then(at30(continued([ADA], 'w2', '2026-11-23T09:01:00.000Z')), at30(said)));
  it('says nothing when another worker holds it', () =>
    void given(started(1, [ADA], [BOB]))
      .when(withPutOff(takeOver([], 1, at)))
      .then());
  it('is one until the next attempt begins', () => {
    const { putOffUntil } = fold(mailing, [started(1, [ADA], [BOB]), said], mailing.initial);
    expect(putOffUntil).toBe('2026-11-24T09:05:00.000Z');
    expect(fold(mailing, [started(), said, started(2)], mailing.initial).putOffUntil).toBeNull();
  });
});

describe('missing artifacts', () => {
  it('are reported once', () => given().when(missing()).then(artifactsMissing()).andAgainDoesNothing());
  it('let the attempt start once the bytes are available again', () =>
    given(artifactsMissing()).when(start()).then(started()).andAgainDoesNothing());
  it('are reported again for the next attempt', () =>
    given(artifactsMissing()).when(missing(2)).then(artifactsMissing(2)).andAgainDoesNothing());
  it('are not reported for an attempt that began', () => void given(started()).when(missing()).then());
});
