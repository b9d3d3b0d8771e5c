import { describe, expect, it } from '@jest/globals';
import type { MailingEvent, OutcomeEvent } from '@punctual/contracts';
import fc from 'fast-check';
import { type Mailing, mailing } from './mailing';
import {
  ADA,
  BOB,
  CY,
  DAN,
  goOn,
  missing,
  muchLater,
  record,
  report,
  start,
  takeOver,
} from './testing/mailing-messages';

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
