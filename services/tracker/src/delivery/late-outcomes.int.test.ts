import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { publishEvent } from '@punctual/chassis';
import type { AttemptResult, OutcomeEvent } from '@punctual/contracts';
import { ADA, resultOf, said, unknown } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
});
afterEach(() => tracker.close(), 20_000);

const record = (deliveryId: string, type: OutcomeEvent['type'], more: { late?: true; result?: AttemptResult }) =>
  tracker.append(`mailing-${deliveryId}`, {
    type,
    data: {
      ...{ deliveryId, attempt: 1, recipients: [said(ADA, 550, 'no such user')] },
      ...{ result: null, at: tracker.now(), ...more },
    },
  });

it('a late rejection replaces the unknown outcome, also when the bus delivers it before the end of its attempt', async () => {
  const deliveryId = await tracker.fire({ retry: { maxAttempts: 0, delays: ['PT1S'] } });
  await tracker.rendered(deliveryId);
  const stream = `delivery-${deliveryId}`;
  await tracker.reaches(stream, 'DeliveryOpened');
  await tracker.startAttempt(deliveryId, [ADA]);
  await record(deliveryId, 'OutcomeUnknown', { result: resultOf({ unresolved: [unknown(ADA)] }) });
  await record(deliveryId, 'RecipientsRejected', { late: true });
  const [, end, late] = await tracker.events(`mailing-${deliveryId}`);
  for (const stored of [late, end, late]) if (stored) await publishEvent(tracker.resources, stored);
  const types = ['DeliveryOpened', 'DeliveryCompleted', 'NonDeliveryLearned', 'DeliveryPermanentlyFailed'];
  const events = await tracker.reaches(stream, ...types);
  expect(events[1]?.data).toMatchObject({ unknown: [ADA] });
  expect(events[3]?.data).toMatchObject({ failed: [said(ADA, 550, 'no such user')], reason: 'no such user' });
}, 20_000);
