import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf } from '@punctual/contracts';
import { firedOf } from '../occurrence/fired';
import { SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { evolveRuns, heldUntil, noRuns, type Runs } from './runs';

const occurrenceId = `${SCHEDULE_ID}~2026-11-23T09:00:00~UTC`;
const [nine, ten, eleven] = ['2026-11-23T09:00:00.000Z', '2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z'];
const to = Array.from({ length: 501 }, (_, index) => `recipient-${index}@example.com`);
const schedule = {
  spec: specOf({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } }),
  userId: USER_ID,
  createdAt: nine,
  judgedSince: nine,
};
const firedData = firedOf({
  scheduleId: SCHEDULE_ID,
  occurrenceId,
  schedule,
  trigger: 'planned',
  nominal: nine,
  dueAt: nine,
  nextDueAt: null,
  now: nine,
});
const fired = (trigger: 'planned' | 'manual' = 'planned'): DomainEvent => ({
  type: 'OccurrenceFired',
  data: { ...firedData, trigger },
});
const about = (page: number, at: string) => ({
  deliveryId: `${occurrenceId}~email~${page}`,
  occurrenceId,
  scheduleId: SCHEDULE_ID,
  failed: [],
  at,
});
const completed = (page: number, at: string): DomainEvent => ({
  type: 'DeliveryCompleted',
  data: { ...about(page, at), accepted: 1, unknown: [] },
});
const failed = (page: number, at: string): DomainEvent => ({
  type: 'DeliveryPermanentlyFailed',
  data: { ...about(page, at), reason: 'refused' },
});
const after = (...events: DomainEvent[]): Runs => events.reduce(evolveRuns, noRuns);

describe('the runs of a schedule', () => {
  it('hold what follows from the firing on', () => {
    expect(heldUntil(noRuns)).toBe(-Infinity);
    expect(heldUntil(after(fired()))).toBe(Infinity);
  });

  it('end with the last of their deliveries, whatever became of each', () => {
    expect(heldUntil(after(fired(), completed(1, ten)))).toBe(Infinity);
    expect(after(fired(), completed(1, eleven), failed(0, ten))).toEqual({ active: {}, freeSince: Date.parse(ten) });
  });

  it('count a delivery once, also when it ends twice', () =>
    expect(heldUntil(after(fired(), failed(1, ten), completed(1, eleven)))).toBe(Infinity));

  it('stay ended when an end is told again', () =>
    expect(after(fired(), completed(0, ten), completed(1, ten), failed(0, eleven))).toEqual({
      active: {},
      freeSince: Date.parse(ten),
    }));

  const order = { occurrenceId, scheduleId: SCHEDULE_ID, at: ten };
  it('have as many deliveries as the run opened', () => {
    const { recipients: _, nominal: __, nextDueAt: ___, ...shape } = firedData;
    const opened: DomainEvent = {
      type: 'RunOpened',
      data: { ...shape, pages: 1, recipients: 1, lists: [], rendering: null, deadline: eleven, at: ten },
    };
    expect(heldUntil(after(fired(), opened))).toBe(Infinity);
    expect(after(fired(), opened, completed(0, eleven))).toEqual({ active: {}, freeSince: Date.parse(eleven) });
  });

  it('to lists alone have no deliveries that are known before the run opens, and wait for it', () => {
    const recipients = { to: [], cc: [], bcc: [], lists: ['c0c2f6f4-5f0e-4d57-9a39-3f6f0f6f3a01'] };
    const toList: DomainEvent = { type: 'OccurrenceFired', data: { ...firedData, recipients } };
    expect(heldUntil(after(toList))).toBe(Infinity);
  });

  it('end when they are skipped or fail', () => {
    const skipped = {
      type: 'RunSkipped',
      data: { ...order, pages: 2, reason: 'condition', verdict: 'unchanged' },
    } as const;
    const broken = { type: 'RunFailed', data: { ...order, pages: 2, cause: 'rendering', reason: 'no rows' } } as const;
    for (const end of [skipped, broken])
      expect(after(fired(), completed(0, nine), end)).toEqual({ active: {}, freeSince: Date.parse(ten) });
  });

  it('whose events were removed have ended, and long ago: what is due now had to wait for none of them', () => {
    const { reportId, reportType, userId, trigger, dueAt, formats } = firedData;
    const gone = (page: number): DomainEvent => ({
      type: 'DeliveryArchived',
      data: {
        ...{
          ...order,
          deliveryId: deliveryIdOf(occurrenceId, page),
          reportId,
          reportType,
          userId,
          trigger,
          dueAt,
          formats,
        },
        ...{ channel: 'email', status: 'SENT', attempts: 1, createdAt: ten, sentAt: ten, recipients: 1, receivers: [] },
        ...{ failure: null, skipReason: null, at: eleven },
      },
    });
    const run: DomainEvent = {
      type: 'RunArchived',
      data: { ...order, ended: null, skipReason: null, verdict: null, opened: null, deliveries: [], at: eleven },
    };
    expect(heldUntil(after(fired(), gone(0)))).toBe(Infinity);
    expect(after(fired(), gone(0), gone(1))).toEqual(noRuns);
    expect(after(fired(), run)).toEqual(noRuns);
    expect(after(fired(), completed(0, nine), completed(1, ten), gone(0), gone(1), run)).toEqual({
      active: {},
      freeSince: Date.parse(ten),
    });
  });

  it('are active while they are held, so that the next one waits', () => {
    const numbers = { recipients: 9, limit: 6, median: 2, why: '', attempt: 1 };
    const held = { type: 'RunHeld', data: { ...order, pages: 2, ...numbers } } as const;
    expect(heldUntil(after(fired(), held))).toBe(Infinity);
  });

  it('are not those of run now', () => expect(after(fired('manual'))).toEqual(noRuns));
});
