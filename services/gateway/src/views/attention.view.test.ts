import { expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import { at, deliveryId, life, occurrenceId, scheduleId } from '../testing/samples';
import { attentionView } from './attention.view';
import { row } from './testing/fold';

const about = { occurrenceId, scheduleId, pages: 1, attempt: 1, at: at(70) };
const held = { type: 'RunHeld', data: { ...about, recipients: 9, limit: 3, median: 2, why: 'many' } } as DomainEvent;
const released = { type: 'RunReleased', data: { ...about, userId: 'u', deadline: at(99) } } as DomainEvent;
const retried: DomainEvent = { type: 'RunRetryScheduled', data: { ...about, retryAt: at(99), reason: 'no' } };

it('holds a run from being held until it is released', () => {
  expect(row(attentionView, occurrenceId, held)).toEqual({ id: occurrenceId, scheduleId, why: 'held', since: at(70) });
  expect(row(attentionView, occurrenceId, held, released)).toBeNull();
});

it('holds what waits for a retry until it is tried again', () => {
  expect(row(attentionView, occurrenceId, retried)).toMatchObject({ why: 'retry' });
  const [untilRetry, whole] = [life().slice(0, 6), life()];
  expect(row(attentionView, deliveryId, ...untilRetry)).toMatchObject({ id: deliveryId, scheduleId, why: 'retry' });
  expect(row(attentionView, deliveryId, ...whole)).toBeNull();
});

it('does not hold a delivery whose lost files are rendered again at once', () => {
  const [now, none] = [at(70), [] as never[]];
  const waits = { attempt: 2, reason: 'gone', pending: none, accepted: 0, failed: none, unknown: none };
  const again: DomainEvent = {
    type: 'RetryScheduled',
    data: { deliveryId, stage: 'render', ...waits, retryAt: now, at: now },
  };
  expect(row(attentionView, deliveryId, again)).toBeNull();
});
