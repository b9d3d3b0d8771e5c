import { describe, expect, it } from '@jest/globals';
import { decideSuppression, type Suppression, type SuppressionCommand } from './suppression';

const now = '2026-11-23T09:00:00.000Z';
const about = { suppressionId: '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11', now };
const whom = { email: 'grüße@bücher.example', scheduleId: null };
const known = (cause: Suppression['cause']): Suppression => ({ id: about.suppressionId, ...whom, cause, since: now });
const suppress: SuppressionCommand = {
  type: 'Suppress',
  data: { ...about, ...whom, reason: 'she asked', userId: 'u1' },
};
const leave: SuppressionCommand = { type: 'Leave', data: { ...about, ...whom, fromDelivery: 'd1' } };
const back: SuppressionCommand = { type: 'Return', data: about };
const lift: SuppressionCommand = { type: 'Lift', data: { ...about, reason: 'she asked', userId: 'u1' } };
const told = (command: SuppressionCommand, one: Suppression | null) =>
  decideSuppression(command, one).map(({ type, data }) => [type, data]);

describe('an address', () => {
  it.each([
    [suppress, { cause: 'by-hand', reason: 'she asked', userId: 'u1', fromDelivery: null }],
    [leave, { cause: 'unsubscribed', reason: null, userId: null, fromDelivery: 'd1' }],
  ])('gets no mail from now on, once: %#', (command, why) => {
    const { suppressionId } = about;
    const data = { suppressionId, email: whom.email, ofSchedule: null, ...why, at: now };
    expect(told(command, null)).toEqual([['AddressSuppressed', data]]);
    for (const cause of ['by-hand', 'unsubscribed', 'complaint', 'hard-bounce'] as const)
      expect(told(command, known(cause))).toEqual([]);
  });

  it('gets mail again by whoever may end it: a person all of it, its owner what they said themselves', () => {
    for (const cause of ['by-hand', 'unsubscribed', 'complaint', 'hard-bounce'] as const) {
      expect(told(lift, known(cause))).toMatchObject([['SuppressionLifted', { reason: 'she asked', userId: 'u1' }]]);
      expect(told(back, known(cause))).toHaveLength(cause === 'unsubscribed' ? 1 : 0);
    }
  });

  it('that gets mail has nothing to end', () => {
    expect(told(back, null)).toEqual([]);
    expect(() => told(lift, null)).toThrow('this address gets mail, or is not known');
  });
});
