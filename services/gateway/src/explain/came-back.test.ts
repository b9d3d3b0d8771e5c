import { describe, expect, it } from '@jest/globals';
import type { DeliveryResource, DomainEvent } from '@punctual/contracts';
import {
  at,
  deliveryId,
  fired,
  life,
  occurrenceId,
  outcome,
  returned,
  runOpened,
  scheduleId,
} from '../testing/samples';
import { deliveryView } from '../views/delivery.view';
import { runView, shownRun } from '../views/run.view';
import { row } from '../views/testing/fold';
import { explain } from './explain';

const [ANN, BOB] = ['Ann@example.com', 'bob@example.com'];

const begins = (attempt: number, ...recipients: string[]): DomainEvent => ({
  type: 'AttemptStarted',
  data: { deliveryId, attempt, recipients, waiting: [], worker: 'w', leaseUntil: at(93), at: at(63) },
});
type Said =
  | 'RecipientsAccepted'
  | 'RecipientsDeferred'
  | 'RecipientsRejected'
  | 'RecipientsSuppressed'
  | 'OutcomeUnknown';
const said = (type: Said, attempt: number, email: string): DomainEvent => {
  const recipients = [outcome(email, type === 'RecipientsAccepted' ? 250 : 451)];
  return { type, data: { deliveryId, attempt, recipients, result: null, at: at(64) } };
};
const accepted = (attempt: number, email: string) => said('RecipientsAccepted', attempt, email);
const unknown = (attempt: number, email: string) => said('OutcomeUnknown', attempt, email);
const ends = (number: number, left: { failed?: string[]; unknown?: string[] } = {}): DomainEvent => ({
  type: 'DeliveryCompleted',
  data: {
    ...{ deliveryId, occurrenceId, scheduleId, accepted: number, unknown: left.unknown ?? [], at: at(127) },
    failed: (left.failed ?? []).map((email) => outcome(email, 550)),
  },
});
const bounced = (email: string, kind: 'hard' | 'soft' = 'hard') => returned('RecipientBounced', email, kind);
const complained = (email: string) => returned('RecipientComplained', email);

type Kind = DeliveryResource['outcomes'][number]['outcome'];
type History = [
  ...[name: string, events: DomainEvent[], status: DeliveryResource['status'], ann: Kind, bob: Kind],
  verdicts: string,
];
/** A person whose mail was taken at once, and one of whom that was unknown: the first attempt. */
const first = [begins(1, ANN, BOB), accepted(1, ANN), unknown(1, BOB)];
const both = [begins(1, ANN, BOB), accepted(1, ANN), accepted(1, BOB), ends(2)];
const halfKnown = [...first, ends(1, { unknown: [BOB] })];

const histories: History[] = [
  [
    'all that was accepted comes back',
    [...both, bounced(ANN), bounced(BOB)],
    'BOUNCED',
    'bounced',
    'bounced',
    'not-got not-got',
  ],
  [
    'one of two comes back, twice',
    [...both, bounced(ANN), bounced(ANN, 'soft')],
    'SENT',
    'bounced',
    'accepted',
    'not-got got',
  ],
  [
    'one comes back, and then it is learned that the other has it',
    [...halfKnown, bounced(ANN), accepted(1, BOB)],
    'SENT',
    'bounced',
    'accepted',
    'not-got got',
  ],
  [
    'what was accepted late comes back, and the next attempt is accepted',
    [
      ...[begins(1, ANN, BOB), unknown(1, ANN), said('RecipientsRejected', 1, BOB), begins(2, ANN), accepted(1, ANN)],
      ...[bounced(ANN), accepted(2, ANN), ends(1, { failed: [BOB] })],
    ],
    'SENT',
    'accepted',
    'rejected',
    'got not-got',
  ],
  ['an unknown one comes back', [...halfKnown, bounced(BOB)], 'SENT', 'accepted', 'bounced', 'got not-got'],
  [
    'an unknown one and all that was accepted come back',
    [...halfKnown, bounced(BOB), bounced(ANN)],
    ...(['BOUNCED', 'bounced', 'bounced', 'not-got not-got'] as const),
  ],
  [
    'a failed one, of whom a report says so too',
    [
      begins(1, ANN, BOB),
      accepted(1, ANN),
      said('RecipientsRejected', 1, BOB),
      ends(1, { failed: [BOB] }),
      bounced(BOB),
    ],
    ...(['SENT', 'accepted', 'bounced', 'got not-got'] as const),
  ],
  [
    'a bounce is recorded before the acceptance of its only attempt',
    [begins(1, ANN, BOB), bounced(ANN), bounced(BOB), accepted(1, ANN), accepted(1, BOB), ends(2)],
    ...(['BOUNCED', 'bounced', 'bounced', 'not-got not-got'] as const),
  ],
  [
    'what came back is accepted in the next attempt, and the other comes back',
    [...first, bounced(BOB), begins(2, BOB), accepted(2, BOB), ends(2), bounced(ANN)],
    ...(['SENT', 'bounced', 'accepted', 'not-got got'] as const),
  ],
  [
    'a bounce of the first attempt is recorded during the second, which is accepted',
    [...first, begins(2, BOB), bounced(BOB), accepted(2, BOB), ends(2), bounced(ANN)],
    ...(['SENT', 'bounced', 'accepted', 'not-got got'] as const),
  ],
  [
    'what the second attempt had accepted comes back',
    [...first, begins(2, BOB), accepted(2, BOB), ends(2), bounced(BOB), bounced(ANN)],
    ...(['BOUNCED', 'bounced', 'bounced', 'not-got not-got'] as const),
  ],
  [
    'one put off comes back in the next attempt, before its acceptance is recorded',
    [
      ...[begins(1, ANN, BOB), accepted(1, ANN), said('RecipientsDeferred', 1, BOB)],
      ...[begins(2, BOB), bounced(BOB), accepted(2, BOB), ends(2), bounced(ANN)],
    ],
    ...(['BOUNCED', 'bounced', 'bounced', 'not-got not-got'] as const),
  ],
  [
    'nothing is sent again to whom it came back from',
    [...first, bounced(BOB), begins(2), said('RecipientsSuppressed', 2, BOB), ends(1, { unknown: [BOB] })],
    ...(['SENT', 'accepted', 'bounced', 'got not-got'] as const),
  ],
  [
    'the acceptance of what came back is recorded late',
    [...halfKnown, bounced(ANN), bounced(BOB), accepted(1, BOB), ends(2)],
    ...(['BOUNCED', 'bounced', 'bounced', 'not-got not-got'] as const),
  ],
  [
    'an acceptance that is recorded late has the delivery no longer bounced',
    [...halfKnown, bounced(ANN), accepted(1, BOB), ends(2)],
    ...(['SENT', 'bounced', 'accepted', 'not-got got'] as const),
  ],
  [
    'who complains has it, whatever came back before',
    [...both, bounced(ANN), bounced(BOB), complained(BOB)],
    ...(['SENT', 'bounced', 'complained', 'not-got got'] as const),
  ],
  [
    'who complains has it, whatever is recorded after',
    [
      ...first,
      complained(BOB),
      begins(2),
      said('RecipientsSuppressed', 2, BOB),
      ends(1, { unknown: [BOB] }),
      bounced(ANN),
      bounced(BOB),
    ],
    ...(['SENT', 'bounced', 'complained', 'not-got got'] as const),
  ],
];

describe('what came back is told alike of a delivery, of its run, and of a recipient', () => {
  it.each(histories)('%s', (_, events, status, ann, bob, verdicts) => {
    const before = [fired(), runOpened, ...life().slice(0, 2)];
    const delivery = row(deliveryView, deliveryId, ...before, ...events);
    const outcomes = new Map(delivery?.outcomes.map((one) => [one.email, one.outcome]));
    expect([delivery?.status, outcomes.get(ANN), outcomes.get(BOB)]).toEqual([status, ann, bob]);
    const run = row(runView, occurrenceId, ...before, ...events);
    expect(run && shownRun(run)).toMatchObject({ status, deliveries: [{ status }] });
    const own = [...before.slice(3), ...events].map((event) => ({ at: event.data.at, event }));
    const told = [ANN, BOB].map((email) => explain({ run: [], own, opened: true }, email).verdict);
    expect(told.join(' ')).toBe(verdicts);
  });

  it('says that it was accepted at first only of mail that was', () => {
    const textOf = (email: string) => {
      const events = [...halfKnown, bounced(ANN), bounced(BOB)];
      return explain({ run: [], own: events.map((event) => ({ at: event.data.at, event })), opened: true }, email).text;
    };
    expect(textOf(ANN)).toMatch(/^it was accepted at first and came back on/);
    expect(textOf(BOB)).toMatch(/^it came back on/);
  });

  it('a run keeps the addresses of those alone whose outcome is in doubt', () => {
    const before = [fired(), runOpened, ...life().slice(0, 2)];
    const kept = (...events: DomainEvent[]) => row(runView, occurrenceId, ...before, ...events)?.deliveries[0]?.noted;
    expect(kept(...both) ?? []).toEqual([]);
    expect(kept(...first)).toEqual([{ email: BOB, outcome: 'unknown', attempt: 1 }]);
    expect(kept(...first, begins(2, BOB), accepted(2, BOB), ends(2))).toEqual([]);
  });
});
