import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf } from '@punctual/contracts';
import { attemptEnd, DELIVERY_ID, ENDING, events, firedOf, NOW, OCCURRENCE_ID } from '../testing/samples';
import { dueRetries, type InFlight, idleItems, recordEvent } from './in-flight';

const workAfter = (...all: DomainEvent[]): InFlight => {
  const work: InFlight = new Map();
  for (const event of all) recordEvent(work, event);
  return work;
};
const fired: DomainEvent = { type: 'OccurrenceFired', data: firedOf() };
const LATER = '2026-11-23T09:00:30.000Z';
const wait: DomainEvent = {
  type: 'RetryScheduled',
  data: {
    deliveryId: DELIVERY_ID,
    stage: 'dispatch',
    attempt: 2,
    retryAt: '2026-11-23T09:01:01.000Z',
    reason: '',
    pending: [],
    accepted: 0,
    failed: [],
    unknown: [],
    at: LATER,
  },
};
const seconds = (text: string) => Date.parse(text);

describe('deliveries in flight', () => {
  it('begins with the occurrence, one item for each page', () => {
    const to = Array.from({ length: 501 }, (_, index) => `p${index}@example.com`);
    const work = workAfter({
      type: 'OccurrenceFired',
      data: firedOf({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } }),
    });
    expect([...work.keys()]).toEqual([deliveryIdOf(OCCURRENCE_ID, 0), deliveryIdOf(OCCURRENCE_ID, 1)]);
    expect(work.get(DELIVERY_ID)).toEqual({
      occurrenceId: OCCURRENCE_ID,
      stage: 'opening',
      retryAt: null,
      at: seconds(NOW),
    });
  });

  it('follows each delivery through its stages', () => {
    const stage = (...all: DomainEvent[]) => workAfter(fired, ...all).get(DELIVERY_ID);
    const dispatch: DomainEvent = {
      type: 'DispatchRequested',
      data: {
        deliveryId: DELIVERY_ID,
        attempt: 1,
        audience: 'together',
        recipients: [],
        addressed: [],
        subject: '',
        artifacts: [],
        shared: null,
        date: null,
        at: LATER,
      },
    };
    expect(stage(events.renderRequested(1, LATER))).toMatchObject({ stage: 'rendering', at: seconds(LATER) });
    expect(stage(dispatch)).toMatchObject({ stage: 'dispatching', retryAt: null });
    expect(stage(wait)).toMatchObject({ stage: 'waiting', retryAt: seconds('2026-11-23T09:01:01Z') });
    expect(stage(wait, dispatch)).toMatchObject({ stage: 'dispatching', retryAt: null });
    expect(stage(dispatch, attemptEnd(1, {}, DELIVERY_ID, LATER))).toMatchObject({
      stage: 'dispatching',
      at: seconds(LATER),
    });
  });

  it.each([
    { type: 'DeliveryCompleted', data: { ...ENDING, accepted: 1, failed: [], unknown: [], at: NOW } },
    { type: 'DeliveryPermanentlyFailed', data: { ...ENDING, reason: '', failed: [], at: NOW } },
  ] satisfies DomainEvent[])('ends with $type, and late events do not bring it back', (end) => {
    expect(workAfter(fired, end, attemptEnd(1, {})).size).toBe(0);
  });

  it('ignores other nouns', () =>
    expect(workAfter({ type: 'ReportDeleted', data: { reportId: firedOf().reportId, at: NOW } }).size).toBe(0));
});

describe('what is to be done', () => {
  it('retries whose time has come', () => {
    const work = workAfter(fired, wait);
    expect(dueRetries(work, seconds('2026-11-23T09:01:00.999Z'))).toEqual([]);
    expect(dueRetries(work, seconds('2026-11-23T09:01:01Z'))).toEqual([DELIVERY_ID]);
    expect(dueRetries(workAfter(fired), seconds('2027-01-01T00:00:00Z'))).toEqual([]);
  });

  it('work in which nothing happened for long, unless it waits', () => {
    expect(idleItems(workAfter(fired), seconds(NOW) + 59_999, 60_000)).toEqual([]);
    expect(idleItems(workAfter(fired), seconds(NOW) + 60_000, 60_000).map(([id]) => id)).toEqual([DELIVERY_ID]);
    expect(idleItems(workAfter(fired, wait), seconds('2027-01-01T00:00:00Z'), 60_000)).toEqual([]);
  });
});
