import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import { deliveryIdOf, noticeIdOf, occurrenceIdOf, type RepeatHow } from '@punctual/contracts';
import { type DeliveryCommand, delivery } from '../delivery/delivery';
import type { StoredDeliveryEvent } from '../delivery/state';
import { run } from '../run/run';
import { openRun } from '../testing/commands';
import { ADA, attemptEnd, BOB, DELIVERY_ID, ENDING, events, firedOf, NOW, renderingBy, said } from '../testing/samples';

const { given } = scenario(delivery);
const scheduleId = ENDING.scheduleId;
const recipients = [
  { email: ADA, role: 'to' as const },
  { email: BOB, role: 'cc' as const },
];
const { subject, artifacts, ...rendering } = renderingBy(1);
const { nominal: _nominal, nextDueAt: _next, recipients: _whom, ...order } = firedOf();
const opened = (changes: object = {}): StoredDeliveryEvent => ({
  type: 'DeliveryOpened',
  data: {
    ...{ ...order, deliveryId: DELIVERY_ID, page: 0, pages: 1, attempt: 1, recipients },
    ...{ subject, artifacts, rendering, at: NOW, ...changes },
  },
});
const failed = events.completed(1, [said(BOB, 550, 'no such user')], []);
const idOf = (how: RepeatHow, number = 1) => occurrenceIdOf(scheduleId, `${how}-${number}`);
const asks = (how: RepeatHow, changes: object = {}): DeliveryCommand => ({
  type: 'Repeat',
  data: {
    ...{ how, occurrenceId: idOf(how), userId: 'ann', asked: [BOB], asOf: 'then', ended: [], reached: [], left: [] },
    ...{ now: NOW, ...changes },
  },
});
const repeated = (how: RepeatHow, changes: object = {}): StoredDeliveryEvent => ({
  type: 'DeliveryRepeated',
  data: {
    ...{ deliveryId: DELIVERY_ID, how, occurrenceId: idOf(how), scheduleId, userId: 'ann' },
    ...{ recipients: recipients.slice(1), ...changes, at: NOW },
  },
});

describe('a delivery that a person has sent again', () => {
  it('records who asked, for whom and how', () => {
    given(opened(), failed).when(asks('retry')).then(repeated('retry')).andAgainDoesNothing();
    given(opened(), failed).when(asks('resend')).then(repeated('resend'));
    given(opened(), failed)
      .when(asks('rerender', { asOf: 'now' }))
      .then(repeated('rerender', { asOf: 'now' }));
  });

  it('is sent again by one run at a time, whoever asks', () => {
    const second = { occurrenceId: idOf('resend', 2) };
    given(opened(), failed, repeated('retry')).when(asks('resend', second)).rejects('delivery/already-repeated');
    given(opened(), failed, repeated('retry'))
      .when(asks('resend', { ...second, ended: [idOf('retry')] }))
      .then(repeated('resend', second));
  });

  it('must have ended, and somebody must be left', () => {
    given(opened()).when(asks('retry')).rejects('delivery/still-open');
    given(opened(), failed)
      .when(asks('retry', { reached: [BOB] }))
      .rejects('delivery/nothing-to-do');
    given(opened(), failed)
      .when(asks('resend', { left: [BOB] }))
      .rejects('delivery/nothing-to-do');
    given().when(asks('retry')).then();
  });

  it('goes to nobody who turned out to have it after the request was made', () => {
    const learned: StoredDeliveryEvent = {
      type: 'AcceptanceLearned',
      data: { deliveryId: DELIVERY_ID, attempt: 1, accepted: [BOB], now: NOW, at: NOW },
    } as StoredDeliveryEvent;
    given(opened(), failed, learned).when(asks('retry')).rejects('delivery/nothing-to-do');
  });

  it('names those who are no recipients', () => {
    given(opened(), failed)
      .when(asks('resend', { asked: [ADA, 'eve@example.com'] }))
      .rejects('delivery/invalid');
  });

  it.each([
    ['is kept in the portal', { channel: 'portal' as const }],
    ['is a notice', { occurrenceId: noticeIdOf(scheduleId, 'u1', 1), deliveryId: deliveryIdOf('x', 0) }],
    ['does not know what it sent', { rendering: null }],
  ])('that %s is refused with words', (_, changes) => {
    given(opened(changes), failed).when(asks('resend')).rejects('delivery/not-repeatable');
  });
});

describe('a run that sends the same files again', () => {
  it('fails when they are lost, instead of sending others', () => {
    const repeats = { deliveryId: DELIVERY_ID, userId: 'ann' };
    const fired = firedOf({ trigger: 'resend', repeats });
    const opening = run.decide(openRun(renderingBy(1, 'the first'), fired), run.initial);
    const state = opening.reduce(run.evolve, run.initial);
    expect(run.decide({ type: 'RenderAgain', data: { after: 0, now: NOW } }, state)).toMatchObject([
      { type: 'RunFailed', data: { cause: 'rendering', reason: expect.stringContaining('render the delivery again') } },
    ]);
  });
});

describe('the delivery of a retry', () => {
  const message = { deliveryId: 'the first', date: '2026-11-20T09:00:00Z', addressed: recipients };
  const repeats = { deliveryId: 'the first', userId: 'ann', message };
  const retry = opened({ trigger: 'retry', repeats, recipients: recipients.slice(1) });

  it('names in each of its attempts whom the first message named, with its date and its Message-ID', () => {
    const attempt = attemptEnd(1, { unresolved: [{ ...said(BOB, 451, 'later'), outcome: 'deferred' }] }).data.result;
    const after: StoredDeliveryEvent[] = [
      retry,
      {
        type: 'RetryScheduled',
        data: {
          ...{ deliveryId: DELIVERY_ID, stage: 'dispatch', attempt: 2, retryAt: NOW, reason: 'later' },
          ...{ pending: attempt.unresolved.map(({ email }) => email), accepted: 0, failed: [], unknown: [], at: NOW },
        },
      },
    ];
    const state = after.reduce(delivery.evolve, delivery.initial);
    const [next] = delivery.decide({ type: 'Retry', data: { now: NOW } }, state);
    expect(next?.data).toMatchObject({
      ...{ attempt: 2, recipients: [{ email: BOB }], addressed: recipients },
      ...{ date: message.date, messageOf: message.deliveryId },
    });
  });
});
