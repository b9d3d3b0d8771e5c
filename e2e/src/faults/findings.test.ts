import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, type Event } from '@punctual/contracts';
import { type Evidence, findings } from './findings';
import { Ledger } from './ledger';

const scheduleId = '22222222-2222-4222-8222-222222222222';
const reportId = '11111111-1111-4111-8111-111111111111';
const occurrenceId = `${scheduleId}~2026-11-02T09-00~UTC`;
const deliveryId = deliveryIdOf(occurrenceId, 0);
const to = 'ann@example.com';
const at = (second: number) => new Date(Date.UTC(2026, 10, 2, 9, 0, second)).toISOString();
const ms = (second: number) => Date.parse(at(second));

const fired: DomainEvent = {
  type: 'OccurrenceFired',
  data: {
    occurrenceId,
    scheduleId,
    reportId,
    reportType: null,
    name: null,
    userId: 'u',
    trigger: 'planned',
    nominal: '2026-11-02T09:00',
    timezone: 'UTC',
    dueAt: at(0),
    formats: ['CSV'],
    parameters: {},
    audience: 'together',
    recipients: { to: [to], cc: [], bcc: [], lists: [] },
    retry: { maxAttempts: 3, delays: ['PT1S'] },
    nextDueAt: null,
    at: at(0),
  },
};
const started = (attempt: number, second: number, worker: string): DomainEvent => ({
  type: 'AttemptStarted',
  data: { deliveryId, attempt, recipients: [to], waiting: [], worker, leaseUntil: at(second + 30), at: at(second) },
});
const recipients = [{ email: to, smtpCode: null, enhancedCode: null, text: '' }];
const accepted = (attempt: number, second: number): DomainEvent => ({
  type: 'RecipientsAccepted',
  data: { deliveryId, attempt, recipients, result: null, at: at(second) },
});
const unknown = (attempt: number, second: number): DomainEvent => ({
  type: 'OutcomeUnknown',
  data: { deliveryId, attempt, recipients, result: null, at: at(second) },
});
const completed: Event<'DeliveryCompleted'> = {
  type: 'DeliveryCompleted',
  data: { deliveryId, occurrenceId, scheduleId, accepted: 1, failed: [], unknown: [], at: at(9) },
};
const gaveUp: DomainEvent = {
  type: 'RunFailed',
  data: { occurrenceId, scheduleId, pages: 1, cause: 'rendering', reason: 'the report is gone', at: at(9) },
};
const nobody: DomainEvent = { ...completed, data: { ...completed.data, accepted: 0 } };
const good = [fired, started(1, 1, 'host:7'), accepted(1, 2), completed];

const found = (events: readonly DomainEvent[], copies: number, more: Partial<Evidence> = {}) => {
  const ledger = new Ledger();
  for (const event of events) ledger.add(event);
  return findings({ ledger, copiesTo: () => copies, schedules: [scheduleId], mailers: [], store: [], ...more });
};

describe('a log and a mail server that tell the same story', () => {
  it('one copy, accepted', () => expect(found(good, 1)).toEqual([]));

  it('a second copy after an attempt whose worker was killed', () => {
    const events = [fired, started(1, 1, 'host:7'), unknown(1, 5), started(2, 6, 'host:8'), accepted(2, 7), completed];
    expect(found(events, 2, { mailers: [{ pid: 7, from: ms(2), to: ms(3) }] })).toEqual([]);
    expect(found(events, 2, { store: [{ pid: 1, from: ms(2), to: ms(3) }] })).toEqual([]);
  });
});

describe('a broken promise is found', () => {
  it('an acceptance that is counted twice', () => {
    const learned: DomainEvent = {
      type: 'AcceptanceLearned',
      data: { deliveryId, attempt: 1, accepted: [to], at: at(9) },
    };
    const twice: DomainEvent = { ...completed, data: { ...completed.data, accepted: 2 } };
    expect(found([...good, learned, twice], 1)).toEqual([expect.stringMatching(/ended with 2 accepted, and 1 recip/)]);
    expect(found([...good, learned, completed], 1)).toEqual([]);
  });

  it.each<[string, readonly DomainEvent[], number, RegExp]>([
    ['an occurrence recorded twice', [fired, ...good], 1, /was recorded 2 times/],
    ['a schedule that never fired', [], 0, /has 0 occurrences/],
    ['a delivery that does not end', good.slice(0, 3), 1, /never ended/],
    ['a delivery that was never opened', [fired], 0, /never ended/],
    ['a run that gave up', [fired, gaveUp], 0, /gave up: the report is gone/],
    ['a delivery that ends twice', [...good, completed], 1, /ended 2 times/],
    ['a copy too many', good, 2, /got 2 copies, and 0 attempts/],
    ['an acceptance without mail', good, 0, /the mail server has nothing/],
    ['mail without an outcome', [fired, started(1, 1, 'host:7'), nobody], 1, /the log does not say so/],
    ['a recipient without an outcome', [fired, started(1, 1, 'host:7'), nobody], 0, /has no outcome/],
  ])('%s', (_, events, copies, finding) => {
    expect(found(events, copies)).toEqual([expect.stringMatching(finding)]);
  });

  it.each<[string, Evidence['mailers']]>([
    ['no worker was interrupted', []],
    ['another worker was killed', [{ pid: 8, from: ms(2), to: ms(3) }]],
    ['its worker was paused before the attempt', [{ pid: 7, from: ms(-60), to: ms(0) }]],
    ['its worker was killed only after it was declared unknown', [{ pid: 7, from: ms(6), to: ms(7) }]],
  ])('a live attempt that was declared unknown: %s', (_, mailers) => {
    const events = [fired, started(1, 1, 'host:7'), unknown(1, 5), started(2, 6, 'host:8'), accepted(2, 7), completed];
    expect(found(events, 2, { mailers })).toEqual([expect.stringMatching(/declared unknown, though worker host:7/)]);
  });
});
