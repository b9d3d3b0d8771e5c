import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, type Event } from '@punctual/contracts';
import { at, deliveryId, fired, life, occurrenceId, outcome, scheduleId, skipped } from '../testing/samples';
import { deliveryView } from '../views/delivery.view';
import { row } from '../views/testing/fold';
import { type Figures, readFigures } from './figures';

const figuresAfter = (events: readonly DomainEvent[], id = deliveryId): Figures => {
  const doc = row(deliveryView, id, ...events);
  if (doc === null) throw new Error(`there is no row ${id}`);
  return readFigures(String(deliveryView.columns['figures']?.of(doc)));
};

const told = (
  type: 'RecipientsAccepted' | 'RecipientsRejected' | 'OutcomeUnknown',
  email: string,
  changes: Partial<Event<'RecipientsAccepted'>['data']> = {},
): DomainEvent => ({
  type,
  data: { deliveryId, attempt: 1, recipients: [outcome(email, 250)], result: null, at: at(64), ...changes },
});
const completed: DomainEvent = {
  type: 'DeliveryCompleted',
  data: { deliveryId, occurrenceId, scheduleId, accepted: 0, failed: [], unknown: ['ann@example.com'], at: at(70) },
};
const failed = (changes: Partial<Event<'DeliveryPermanentlyFailed'>['data']>): DomainEvent => ({
  type: 'DeliveryPermanentlyFailed',
  data: { deliveryId, occurrenceId, scheduleId, reason: 'no', failed: [], at: at(70), ...changes },
});

describe('the figures of a delivery', () => {
  it('count a recipient once, however often it was tried', () => {
    expect(figuresAfter([fired(), ...life()])).toMatchObject({
      ...{ format: 'PDF', runs: 1, recipients: 2, failure: null },
      receivers: [['example.com', [2, 0, 0, 0]]],
    });
  });

  it('leave out who will be tried again', () => {
    expect(figuresAfter([fired(), ...life().slice(0, 6)]).receivers).toEqual([['example.com', [1, 0, 0, 0]]]);
  });

  it('say that an outcome is unknown until a late one replaces it, also after the end', () => {
    const unknown = [fired(), ...life().slice(0, 3), told('OutcomeUnknown', 'ann@example.com'), completed];
    expect(figuresAfter(unknown)).toMatchObject({ failure: 'unknown', receivers: [['example.com', [0, 0, 1, 0]]] });
    const late = told('RecipientsAccepted', 'ann@example.com', { late: true });
    expect(figuresAfter([...unknown, late]).receivers).toEqual([['example.com', [1, 0, 0, 0]]]);
  });

  it('gather the spellings of a domain, in byte order', () => {
    const events = [
      told('RecipientsAccepted', 'ann@BÜCHER.example'),
      told('RecipientsAccepted', 'bob@xn--bcher-kva.example'),
      told('RecipientsRejected', 'cy@a.example'),
      completed,
    ];
    expect(figuresAfter([fired(), ...events]).receivers).toEqual([
      ['a.example', [0, 1, 0, 0]],
      ['xn--bcher-kva.example', [2, 0, 0, 0]],
    ]);
  });

  it('name what ended a delivery, or else what most recipients got', () => {
    expect(figuresAfter([fired(), failed({ cause: 'parked' })]).failure).toBe('parked');
    const rejected = ['ann', 'bob'].map((name) => told('RecipientsRejected', `${name}@example.com`));
    expect(figuresAfter([fired(), told('OutcomeUnknown', 'cy@example.com'), ...rejected, failed({})]).failure).toBe(
      'rejected',
    );
    expect(figuresAfter([fired(), failed({})]).failure).toBe('other');
    const runFailed: DomainEvent = {
      type: 'RunFailed',
      data: { occurrenceId, scheduleId, pages: 1, cause: 'rendering', reason: 'no rows', at: at(70) },
    };
    expect(figuresAfter([fired(), runFailed]).failure).toBe('rendering');
    // A parked message that is replayed takes the delivery up again, and what ended it before is no cause any more.
    expect(figuresAfter([fired(), failed({ cause: 'parked' }), ...life().slice(1)])).toMatchObject({ failure: null });
    expect(row(deliveryView, deliveryId, fired(), failed({ cause: 'parked' }), ...life())?.metadata).not.toHaveProperty(
      'cause',
    );
  });

  it('count a run once, at its first page, and none for an occurrence that was skipped', () => {
    const to = Array.from({ length: 501 }, (_, index) => `r${index}@example.com`);
    const many = fired({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } });
    expect(figuresAfter([many])).toMatchObject({ runs: 1, recipients: 500 });
    expect(figuresAfter([many], deliveryIdOf(occurrenceId, 1))).toMatchObject({ runs: 0, recipients: 1 });
    expect(figuresAfter([skipped])).toMatchObject({
      runs: 0,
      format: null,
      latency: null,
      failure: null,
      skip: 'paused',
    });
  });
});
