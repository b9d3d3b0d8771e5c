import { expect, it } from '@jest/globals';
import { type Event, noticeIdOf } from '@punctual/contracts';
import { isTold, reasonOf } from './on-failure';

const failed = [{ email: 'ada@example.com', smtpCode: 550, enhancedCode: '5.1.1', text: 'no such mailbox' }];
const about = {
  deliveryId: 'd1',
  occurrenceId: 'o1',
  scheduleId: '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11',
  at: '2026-11-23T14:00:00.000Z',
};
const reason = 'no such mailbox';

it('the reason of a failure is in the words of the mail server, and names nobody', () => {
  const words = '1 recipient did not get it (no such mailbox)';
  expect(reasonOf({ type: 'DeliveryPermanentlyFailed', data: { ...about, reason, failed } })).toBe(words);
  expect(reasonOf({ type: 'DeliveryCompleted', data: { ...about, accepted: 1, failed, unknown: [] } })).toBe(words);
});

it('a delivery to nobody who gets mail is no failure', () => {
  const data = { ...about, reason, failed: [], cause: 'suppressed' as const };
  expect(reasonOf({ type: 'DeliveryPermanentlyFailed', data })).toBeNull();
});

it('a delivery that reached everybody is no failure, and one of which nobody knows is', () => {
  const completed = { ...about, accepted: 1, failed: [] };
  expect(reasonOf({ type: 'DeliveryCompleted', data: { ...completed, unknown: [] } })).toBeNull();
  expect(reasonOf({ type: 'DeliveryCompleted', data: { ...completed, unknown: ['ada@example.com'] } })).toBe(
    'whether 1 recipient got it is unknown',
  );
});

it('a skipped run is told only where the owner is to know of it', () => {
  const skipped = { ...about, pages: 1, reason: 'data-not-ready', verdict: 'sales was never updated' } as const;
  expect(reasonOf({ type: 'RunSkipped', data: skipped })).toBeNull();
  expect(reasonOf({ type: 'RunSkipped', data: { ...skipped, tellsOwner: true } })).toBe(
    'nothing was sent: sales was never updated',
  );
});

it('an owner hears of recipients who get no more mail because it came back, and not of who left or was taken out', () => {
  const scheduleId = about.scheduleId;
  const suppressed = (
    cause: Event<'AddressSuppressed'>['data']['cause'],
    fromDelivery: string | null = `${scheduleId}~run-1~email~0`,
  ): Event<'AddressSuppressed'> => ({
    type: 'AddressSuppressed',
    data: {
      ...{ suppressionId: scheduleId, email: 'ada@example.com', ofSchedule: null, cause, reason: null, userId: null },
      ...{ fromDelivery, until: null, at: about.at },
    },
  });
  const now = Date.parse(about.at);
  for (const cause of ['hard-bounce', 'soft-bounces', 'complaint'] as const) {
    expect(reasonOf(suppressed(cause))).toMatch(/nothing is sent to them/);
    expect(reasonOf(suppressed(cause))).not.toContain('ada');
    expect(isTold(suppressed(cause), now)).toBe(true);
    const ofNotice = `${noticeIdOf(scheduleId, scheduleId, 1)}~email~0`;
    expect(isTold(suppressed(cause, ofNotice), now)).toBe(false);
  }
  for (const cause of ['unsubscribed', 'by-hand'] as const) expect(isTold(suppressed(cause), now)).toBe(false);
  expect(isTold(suppressed('hard-bounce', null), now)).toBe(false);
});
