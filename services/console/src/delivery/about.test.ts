import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../api/deliveries';
import { filesOf, recipientsOf, retryAt, titleOf, toWhom } from './about';
import { lookOf, outcomeLook } from './looks';

const to = (email: string) => ({ email, role: 'to' as const });
const outcome = (email: string, what: Delivery['outcomes'][number]['outcome']) => ({
  email,
  outcome: what,
  smtpCode: 250,
  text: 'ok',
  attempt: 1,
  at: '2026-11-28T12:00:00.000Z',
});

describe('a delivery', () => {
  it('is called by its subject, or by what is known before there is one', () => {
    expect(titleOf({ metadata: { subject: 'Sales' }, reportType: 'Weekly' })).toBe('Sales');
    expect(titleOf({ metadata: { subject: '' }, reportType: 'Weekly' })).toBe('Weekly');
    expect(titleOf({ metadata: { subject: 7 }, reportType: null })).toBe('Without a subject yet');
    const archivedAt = '2027-02-21T09:00:00.000Z';
    expect(titleOf({ metadata: {}, reportType: null, archivedAt })).toBe('An old delivery');
  });
  it('names its first recipient and counts the others', () =>
    expect(
      [[], [to('a@x')], [to('a@x'), to('b@x')], [to('a@x'), to('b@x'), to('c@x')]].map((recipients) =>
        toWhom({ recipients }),
      ),
    ).toEqual(['nobody', 'a@x', 'a@x and 1 other', 'a@x and 2 others']));
  it('whose recipients are no longer kept counts them', () => {
    const figures = { recipients: 2, failure: null, receivers: [] };
    expect(toWhom({ recipients: [], figures })).toBe('2 recipients, no longer kept');
  });
  it('has failed only when it waits for no retry', () => {
    const waiting = { status: 'FAILED', metadata: { retryAt: '2026-11-28T12:00:00.000Z' } } as const;
    expect([lookOf(waiting).word, retryAt(waiting)]).toEqual(['Waits for a retry', '2026-11-28T12:00:00.000Z']);
    expect(lookOf({ status: 'FAILED', metadata: {} }).word).toBe('Failed');
  });
  it('shows attached files only, and nothing of a shape it does not know', () => {
    const file = { name: 'a.pdf', role: 'attachment', mediaType: 'application/pdf', size: 3 };
    expect(filesOf({ metadata: { artifacts: [file, { ...file, role: 'html' }, 'x', null] } })).toEqual([file]);
    expect(filesOf({ metadata: { artifacts: 'none' } })).toEqual([]);
  });
  it('puts those who did not get it first', () => {
    const recipients = ['a', 'b', 'c'].map(to);
    const told = recipientsOf({ recipients, outcomes: [outcome('a', 'accepted'), outcome('c', 'rejected')] });
    expect(told.map(({ email, outcome: is }) => [email, outcomeLook(is?.outcome).word])).toEqual([
      ['b', 'No answer yet'],
      ['c', 'Refused'],
      ['a', 'Accepted'],
    ]);
  });
});
