import { expect, it } from '@jest/globals';
import {
  deliveryIdOf,
  deliveryIds,
  digestIdOf,
  isAside,
  isDeliveryId,
  isDigest,
  isNotice,
  noticeIdOf,
  occurrenceIdOf,
  parseDeliveryId,
  recipientNoticeIdOf,
  runIdOf,
  scheduleIdIn,
  toldIn,
} from './ids';

const scheduleId = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11';

it.each(['2026-11-23T09:00:00~America:New_York', '2026-11-23T14:00:00Z', 'run-9d2b6f3a-4c1e-4f6e-8f0a-2a7d3c5e1b44'])(
  'ids made from %s are taken apart again and fit into a NATS subject',
  (identity) => {
    const occurrenceId = occurrenceIdOf(scheduleId, identity);
    expect(scheduleIdIn(occurrenceId)).toBe(scheduleId);
    expect(runIdOf(occurrenceId)).toBe(occurrenceId);
    expect(isDeliveryId(occurrenceId)).toBe(false);
    const ids = deliveryIds(occurrenceId, 2);
    expect(ids).toEqual([`${occurrenceId}~email~0`, `${occurrenceId}~email~1`]);
    ids.forEach((id, page) => {
      expect(isDeliveryId(id)).toBe(true);
      expect(id).toMatch(/^[^.*>\s]+$/);
      expect(parseDeliveryId(id)).toEqual({ occurrenceId, page, channel: 'email' });
    });
    const [kept = ''] = deliveryIds(occurrenceId, 1, 'portal');
    expect(parseDeliveryId(kept)).toEqual({ occurrenceId, page: 0, channel: 'portal' });
  },
);

it('an id says what tells nothing of how a schedule does, and whom a notice is for', () => {
  const of = (identity: string) => occurrenceIdOf(scheduleId, identity);
  for (const identity of ['test-1', 'retry-1', 'resend-1', 'rerender-1']) expect(isAside(of(identity))).toBe(true);
  for (const identity of ['2026-11-23T09:00:00~UTC', 'run-test-1', 'backfill-2026-11-23T09:00:00~UTC'])
    expect([isAside(of(identity)), toldIn(of(identity))]).toEqual([false, null]);
  const notice = noticeIdOf(scheduleId, scheduleId, 2);
  const digest = digestIdOf(scheduleId, scheduleId, 2);
  expect([isDigest(digest), isDigest(notice)]).toEqual([true, false]);
  expect([isAside(digest), isNotice(digest), toldIn(digest), digest === notice]).toEqual([
    true,
    true,
    scheduleId,
    false,
  ]);
  expect([isAside(notice), toldIn(notice), toldIn(deliveryIdOf(notice, 0))]).toEqual([true, scheduleId, scheduleId]);
  expect([isAside(recipientNoticeIdOf(scheduleId, 1)), toldIn(recipientNoticeIdOf(scheduleId, 1))]).toEqual([
    true,
    null,
  ]);
});

it('what is not the id of a delivery is refused', () => {
  for (const id of ['', scheduleId, `${scheduleId}~email~`, `${deliveryIdOf(scheduleId, 0)}x`])
    expect(() => parseDeliveryId(id)).toThrow('is not the id of a delivery');
});
