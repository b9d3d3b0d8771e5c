import { expect, it } from '@jest/globals';
import { deliveryIdOf, deliveryIds, isDeliveryId, occurrenceIdOf, parseDeliveryId, runIdOf, scheduleIdIn } from './ids';

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

it('what is not the id of a delivery is refused', () => {
  for (const id of ['', scheduleId, `${scheduleId}~email~`, `${deliveryIdOf(scheduleId, 0)}x`])
    expect(() => parseDeliveryId(id)).toThrow('is not the id of a delivery');
});
