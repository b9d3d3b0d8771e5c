import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { deliveryIdOf, parseDeliveryId } from '@punctual/contracts';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
});
afterEach(() => tracker.close(), 20_000);

it('a run to the portal is rendered, is kept there, and asks no mailer for anything', async () => {
  const first = await tracker.fire({ channel: 'portal', audience: 'individually' });
  const { occurrenceId } = parseDeliveryId(first);
  const [run] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
  expect(run?.data).toMatchObject({ channel: 'portal' });
  await tracker.rendered(first);
  const deliveryId = deliveryIdOf(occurrenceId, 0, 'portal');
  const [opened, completed] = await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened', 'DeliveryCompleted');
  expect(opened?.data).toMatchObject({ deliveryId, attempt: 0, artifacts: [{ name: 'body.html' }] });
  expect(completed?.data).toMatchObject({ deliveryId, accepted: 1, failed: [], unknown: [] });
  expect(await tracker.events(`delivery-${first}`)).toEqual([]);
}, 30_000);
