import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../api/deliveries';
import { answerLook, answerOf, bySchedule, saidOf, titleOf } from './answer';
import { parsePerson } from './person.search';

const email = 'clara@example.com';
type Outcome = Delivery['outcomes'][number];
const outcome = (is: Outcome['outcome'], more: Partial<Outcome> = {}): Outcome => ({
  ...{ email, outcome: is, smtpCode: 250, text: 'ok', attempt: 1, at: '2026-11-28T12:00:00.000Z' },
  ...more,
});
const delivery = (more: Partial<Delivery>): Delivery =>
  ({
    ...{ id: 'd', scheduleId: 's', trigger: 'planned', channel: 'email', status: 'SENT', reportType: 'Sales' },
    ...{ errorMessage: null, metadata: {}, outcomes: [], createdAt: '2026-11-28T12:00:00.000Z' },
    ...more,
  }) as Delivery;
const retryAt = '2026-11-28T12:05:00.000Z';

describe('did, or didn’t, they get it?', () => {
  it.each<[string, string, Partial<Delivery>]>([
    ['Yes', 'said “250 ok”', { outcomes: [outcome('accepted')] }],
    [
      'No',
      'the address gets no mail',
      { outcomes: [outcome('suppressed', { smtpCode: null, text: 'gets no mail since 2026-11-20' })] },
    ],
    ['No', '550 no such user', { outcomes: [outcome('rejected', { smtpCode: 550, text: 'no such user' })] }],
    ['Not yet', 'The next attempt', { status: 'FAILED', metadata: { retryAt }, outcomes: [outcome('deferred')] }],
    ['No', 'used up', { status: 'FAILED', outcomes: [outcome('deferred')] }],
    ['Not known', 'They may have it', { outcomes: [outcome('unknown')] }],
    [
      'No',
      'sent it back later: 5.1.1',
      { outcomes: [outcome('bounced', { smtpCode: null, text: '5.1.1 no such user' })] },
    ],
    ['Yes', 'reported it as spam', { outcomes: [outcome('complained', { smtpCode: null })] }],
    ['Not yet', 'prepared', { status: 'PENDING' }],
    ['Nothing was sent', 'holiday', { status: 'SKIPPED', metadata: { skipReason: 'holiday' } }],
    ['Not yet', 'no route', { status: 'FAILED', errorMessage: 'no route', metadata: { retryAt } }],
    ['No', 'no rows', { status: 'PERMANENTLY_FAILED', errorMessage: 'no rows' }],
    ['Yes', 'portal', { channel: 'portal' }],
    ['Not known', 'no answer', {}],
  ])('%s: %s', (word, why, more) => {
    const answer = answerOf(delivery(more), email);
    expect([answerLook(answer).word, answer.why]).toEqual([word, expect.stringContaining(why)]);
  });

  it('is about this person alone, by whatever case they are written in, and by the last answer', () => {
    const outcomes = [
      outcome('deferred', { attempt: 1 }),
      outcome('accepted', { email: 'Clara@Example.com', attempt: 2 }),
      outcome('rejected', { email: 'other@example.com' }),
    ];
    expect(answerOf(delivery({ outcomes }), email).verdict).toBe('yes');
    expect(answerOf(delivery({ outcomes }), 'other@example.com').verdict).toBe('no');
  });
});

it('quotes the mail server, or says why none was asked', () => {
  expect(saidOf(delivery({ outcomes: [outcome('rejected', { smtpCode: 550, text: '5.1.1 gone' })] }), email)).toBe(
    '550 5.1.1 gone',
  );
  expect(saidOf(delivery({ errorMessage: 'no rows' }), email)).toBe('no rows');
});

it('gathers what was sent lately by schedule, and leaves notices out', () => {
  const sent = [
    delivery({ id: '1', scheduleId: 'a', metadata: { subject: 'New' } }),
    delivery({ id: '2', scheduleId: 'b', trigger: 'notice' }),
    delivery({ id: '3', scheduleId: 'a', metadata: { subject: 'Old' } }),
  ];
  expect(bySchedule(sent)).toEqual([{ scheduleId: 'a', title: 'New', count: 2, last: sent[0] }]);
  expect(titleOf(delivery({ metadata: { subject: 7 } }))).toBe('Sales');
});

it('leaves out what is no schedule in the URL', () =>
  expect(parsePerson({ scheduleId: 'x', cursor: 'c' })).toEqual({ cursor: 'c' }));
