import type { AttemptResult, DeliveryEvent, Event } from '@punctual/contracts';
import { type DeliveryCommand, delivery } from '../delivery/delivery';
import { ADA, ARTIFACT, BOB, DELIVERY_ID, firedOf, NOW, RENDERED, resultOf } from './samples';

export const LATER = '2026-11-23T09:05:00.000Z';

export const open: DeliveryCommand = {
  type: 'OpenDelivery',
  data: { fired: firedOf(), deliveryId: DELIVERY_ID, page: 0, shared: null, now: NOW },
};
export const rendered = (attempt: number, now = NOW): DeliveryCommand => ({
  type: 'RecordRendered',
  data: {
    deliveryId: DELIVERY_ID,
    attempt,
    reportId: firedOf().reportId,
    reportVersion: 1,
    ...RENDERED,
    metrics: [],
    rowCount: 0,
    contentHash: '',
    at: NOW,
    now,
  },
});
export const renderFailed = (attempt: number, final: boolean): DeliveryCommand => ({
  type: 'RecordRenderFailed',
  data: { deliveryId: DELIVERY_ID, attempt, code: 'report/unknown', message: 'gone', final, at: NOW, now: NOW },
});
export const attempted = (attempt: number, parts: Partial<AttemptResult>): DeliveryCommand => ({
  type: 'RecordAttempt',
  data: { deliveryId: DELIVERY_ID, attempt, ...resultOf(parts), now: NOW },
});
export const missing = (attempt: number): DeliveryCommand => ({
  type: 'RecordArtifactsMissing',
  data: { deliveryId: DELIVERY_ID, attempt, sha256: [ARTIFACT.sha256], at: NOW, now: NOW },
});
export const retry = (now = LATER): DeliveryCommand => ({ type: 'Retry', data: { deliveryId: DELIVERY_ID, now } });

export const opened: DeliveryEvent[] = delivery.decide(open, delivery.initial);
export const dispatch = (
  attempt: number,
  changes: Partial<Event<'DispatchRequested'>['data']> = {},
): DeliveryEvent => ({
  type: 'DispatchRequested',
  data: {
    deliveryId: DELIVERY_ID,
    attempt,
    audience: 'together',
    recipients: [
      { email: ADA, role: 'to' },
      { email: BOB, role: 'cc' },
    ],
    addressed: [],
    ...RENDERED,
    shared: null,
    date: null,
    at: NOW,
    ...changes,
  },
});
export const waiting = (attempt: number, parts: Partial<Event<'RetryScheduled'>['data']> = {}): DeliveryEvent => ({
  type: 'RetryScheduled',
  data: {
    deliveryId: DELIVERY_ID,
    stage: 'dispatch',
    attempt,
    retryAt: '2026-11-23T09:01:01.000Z',
    reason: `${BOB}: later`,
    pending: [BOB],
    accepted: 0,
    failed: [],
    unknown: [],
    at: NOW,
    ...parts,
  },
});
export const dispatching = [...opened, dispatch(1)];
