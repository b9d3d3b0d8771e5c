import { describe, expect, it } from '@jest/globals';
import { archivedDelivery, type DomainEvent, type Event, outcomeOf } from '@punctual/contracts';
import fc from 'fast-check';
import { at, deliveryId, fired, life, occurrenceId, outcome, scheduleId } from '../testing/samples';
import { deliveryView } from '../views/delivery.view';
import { row } from '../views/testing/fold';

const emails = ['ann@example.com', 'bob@BÜCHER.example', 'cy@xn--bcher-kva.example', 'di@a.example'];
const said = (type: 'RecipientsAccepted' | 'RecipientsRejected' | 'OutcomeUnknown' | 'RecipientsSuppressed') =>
  fc.subarray(emails, { minLength: 1 }).map((some): DomainEvent => {
    const recipients = some.map((email) => outcome(email, 250));
    return { type, data: { deliveryId, attempt: 1, recipients, result: null, at: at(64) } };
  });
const about = { deliveryId, occurrenceId, scheduleId };
const ends: fc.Arbitrary<DomainEvent> = fc.oneof(
  fc.nat(3).map((accepted): DomainEvent => {
    const data: Event<'DeliveryCompleted'>['data'] = { ...about, accepted, failed: [], unknown: [], at: at(70) };
    return { type: 'DeliveryCompleted', data };
  }),
  fc.constantFrom('parked', 'deadline', 'suppressed', undefined).map((cause): DomainEvent => {
    const data = { ...about, reason: 'ann@example.com: no', failed: [], at: at(70), ...(cause ? { cause } : {}) };
    return { type: 'DeliveryPermanentlyFailed', data };
  }),
);
const returned = fc.constantFrom(...emails).map(
  (email): DomainEvent => ({
    type: 'RecipientBounced',
    data: {
      ...{ deliveryId, email, status: '5.1.1', text: 'no', source: 'smtp', kind: 'hard', at: at(80) },
      feedbackId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    },
  }),
);
const stories = fc
  .tuple(
    fc.array(
      fc.oneof(
        said('RecipientsAccepted'),
        said('RecipientsRejected'),
        said('OutcomeUnknown'),
        said('RecipientsSuppressed'),
      ),
      { maxLength: 4 },
    ),
    ends,
    fc.array(returned, { maxLength: 4 }),
  )
  .map(([outcomes, end, after]) => [...life().slice(0, 3), ...outcomes, end, ...after]);

/** What statistics read of a row: all columns but that of its last change. */
const counted = (events: readonly DomainEvent[]) => {
  const doc = row(deliveryView, deliveryId, ...events);
  if (doc === null) throw new Error('there is no row');
  const { updatedAt: _, ...columns } = deliveryView.columns;
  return Object.fromEntries(Object.entries(columns).map(([name, { of }]) => [name, of(doc)]));
};

describe('a delivery whose events were removed', () => {
  it('counts in statistics exactly as before, from the event that is left alone, and names nobody', () => {
    fc.assert(
      fc.property(stories, fc.constantFrom('planned', 'resend' as const), (story, trigger) => {
        const first = fired({ trigger });
        const before = row(deliveryView, deliveryId, first, ...story);
        if (before === null || outcomeOf(before) === 'pending') return;
        const archived = archivedDelivery(before, at(9_000_000));
        const text = JSON.stringify(archived);
        for (const email of ['ann@', 'bob@', 'cy@', 'di@']) expect(text.toLowerCase()).not.toContain(email);
        expect(counted([first, ...story, archived])).toEqual(counted([first, ...story]));
        expect(counted([archived])).toEqual(counted([first, ...story]));
        const live = row(deliveryView, deliveryId, first, ...story, archived, ...story.slice(-1));
        expect(live).toEqual(row(deliveryView, deliveryId, archived));
        expect(live).toMatchObject({ recipients: [], outcomes: [], errorMessage: null, archivedAt: at(9_000_000) });
        expect(deliveryView.many?.of(live as NonNullable<typeof live>)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
