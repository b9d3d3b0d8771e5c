import type { AttemptResult, Event, RunEvent } from '@punctual/contracts';
import { type DeliveryCommand, delivery } from '../delivery/delivery';
import type { NotDelivered } from '../delivery/not-delivered';
import type { StoredDeliveryEvent } from '../delivery/state';
import { namedAudience } from '../run/audience';
import { type RunCommand, run } from '../run/run';
import { ADA, BOB, DELIVERY_ID, firedOf, NOW, RENDERED, renderingBy, resultOf } from './samples';

export const LATER = '2026-11-23T09:05:00.000Z';
export const DEADLINE = '2026-11-24T09:12:01.000Z';

/** The command that opens the sample run; `rendering` is one that was made for another run. */
export const openRun = (
  rendering: Extract<RunCommand, { type: 'OpenRun' }>['data']['rendering'] = null,
  fired = firedOf(),
  lists: Extract<RunCommand, { type: 'OpenRun' }>['data']['lists'] = [],
  rows: Partial<Extract<RunCommand, { type: 'OpenRun' }>['data']> = {},
): RunCommand => {
  const { pages, recipients } = namedAudience(fired);
  return {
    type: 'OpenRun',
    data: {
      fired,
      pages: pages.length,
      recipients,
      lists,
      people: null,
      deadline: DEADLINE,
      rendering,
      wait: null,
      now: NOW,
      ...rows,
    },
  };
};
/** The events of the sample run up to its first render request. */
export const runOpened: RunEvent[] = run.decide(openRun(), run.initial);

const orderOf = (audience: 'together' | 'individually'): Event<'RunOpened'>['data'] => {
  const [first] = run.decide(openRun(null, firedOf({ audience })), run.initial);
  if (first?.type !== 'RunOpened') throw new Error('the run did not open');
  return first.data;
};
/** The command that opens the sample delivery, or gives it the files of the run's nth rendering. */
export const open = (
  rendering = renderingBy(1),
  audience: 'together' | 'individually' = 'together',
): DeliveryCommand => {
  const [recipients = []] = namedAudience(firedOf({ audience })).pages;
  const about = { deliveryId: DELIVERY_ID, page: 0, pages: 1, recipients };
  return { type: 'OpenDelivery', data: { ...about, order: orderOf(audience), rendering, letter: null, now: NOW } };
};
export const attempted = (attempt: number, parts: Partial<AttemptResult>): DeliveryCommand => ({
  type: 'RecordAttempt',
  data: { attempt, ...resultOf(parts), now: NOW },
});
export const learn = (attempt: number, ...accepted: string[]): DeliveryCommand => ({
  type: 'LearnAccepted',
  data: { attempt, accepted, now: NOW },
});
/** The given recipients certainly do not have the mail, as learned late in an attempt. */
export const learnNot = (attempt: number, ...recipients: NotDelivered[]): DeliveryCommand => ({
  type: 'LearnNotDelivered',
  data: { attempt, recipients, now: NOW },
});
export const missing = (attempt: number): DeliveryCommand => ({
  type: 'RecordArtifactsMissing',
  data: { attempt, now: NOW },
});
export const close = (
  cause: 'parked' | 'deadline' | 'rendering',
  reason: string,
  soFar: Partial<AttemptResult> | null = null,
): DeliveryCommand => ({ type: 'Close', data: { cause, reason, soFar: soFar && resultOf(soFar), now: NOW } });
export const retry = (now = LATER): DeliveryCommand => ({ type: 'Retry', data: { now } });

/** The sample delivery, opened and asked to send. */
export const opened: StoredDeliveryEvent[] = delivery.decide(open(), delivery.initial);
export const dispatch = (
  attempt: number,
  changes: Partial<Event<'DispatchRequested'>['data']> = {},
): StoredDeliveryEvent => ({
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
    date: NOW,
    at: NOW,
    ...changes,
  },
});
export const waiting = (
  attempt: number,
  parts: Partial<Event<'RetryScheduled'>['data']> = {},
): StoredDeliveryEvent => ({
  type: 'RetryScheduled',
  data: {
    deliveryId: DELIVERY_ID,
    stage: 'dispatch',
    attempt,
    retryAt: '2026-11-23T09:01:01.000Z',
    reason: 'later',
    pending: [BOB],
    accepted: 0,
    failed: [],
    unknown: [],
    at: NOW,
    ...parts,
  },
});
