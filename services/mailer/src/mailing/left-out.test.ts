import { expect, it } from '@jest/globals';
import { suppressionIdOf } from '@punctual/chassis';
import { deliveryIdOf, erasedAddress, occurrenceIdOf } from '@punctual/contracts';
import { Suppressed } from '../suppression/suppressed';
import { leftOut } from './left-out';

const SCHEDULE = '11111111-1111-4111-8111-111111111111';
const deliveryId = deliveryIdOf(occurrenceIdOf(SCHEDULE, '2026-11-23T09:00:00~Etc/UTC'), 0);
const to = (email: string) => ({ email, role: 'to' as const });
const outcomes = (known: Suppressed, ...emails: string[]) =>
  leftOut({ deliveryId, recipients: emails.map(to) }, known, '2026-11-23T10:00:00.000Z').map(
    ({ email, outcome, text }) => ({
      email,
      outcome,
      text,
    }),
  );

it('nothing is sent to the address that an erased person reads as', () => {
  const erased = erasedAddress('0123456789ab');
  expect(outcomes(new Suppressed('default'), 'ann@example.com', erased)).toEqual([
    { email: erased, outcome: 'suppressed', text: 'whose it was is erased' },
  ]);
});

it('a suppression holds although its own address cannot be read any more, in its tenant and for its schedule', () => {
  const known = new Suppressed('default');
  const suppressed = (email: string, ofSchedule: string | null) =>
    known.record({
      type: 'AddressSuppressed',
      data: {
        suppressionId: suppressionIdOf('default', email, ofSchedule),
        ...{ email: erasedAddress('0123456789ab'), ofSchedule, at: '2026-11-23T09:00:00.000Z' },
        ...{ cause: 'unsubscribed', reason: null, userId: null, fromDelivery: null, until: null },
      },
    });
  suppressed('ann@example.com', null);
  suppressed('bob@example.com', SCHEDULE);
  suppressed('eve@example.com', '22222222-2222-4222-8222-222222222222');
  expect(outcomes(known, 'Ann@EXAMPLE.com', 'bob@example.com', 'eve@example.com')).toEqual([
    { email: 'Ann@EXAMPLE.com', outcome: 'suppressed', text: 'gets no mail since 2026-11-23: its owner unsubscribed' },
    {
      email: 'bob@example.com',
      outcome: 'suppressed',
      text: 'gets none of this schedule since 2026-11-23: its owner unsubscribed',
    },
  ]);
});
