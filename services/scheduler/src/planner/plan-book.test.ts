import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import type { Planned } from '../calendar/occurrences';
import { firedOf } from '../occurrence/fired';
import { createdAt, nine, SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { PlanBook } from './plan-book';

const start = '2026-11-23T08:00:00.000Z';
const fired = (planned: Planned | null, changes = {}, scheduleId = SCHEDULE_ID): DomainEvent => {
  const identity = planned?.id ?? 'run-1';
  const dueAt = planned?.dueAt ?? '2026-12-24T00:00:00Z';
  const about = {
    scheduleId,
    occurrenceId: `${scheduleId}~${identity}`,
    schedule: {
      spec: specOf(changes),
      userId: USER_ID,
      createdAt: '2026-11-01T08:00:00Z',
      judgedSince: '2026-11-01T08:00:00Z',
    },
    nextDueAt: null,
    now: dueAt,
  };
  return {
    type: 'OccurrenceFired',
    data: firedOf({ ...about, dueAt, trigger: planned ? 'planned' : 'manual', nominal: planned?.nominal ?? null }),
  };
};
const paused = (at: string): DomainEvent => ({
  type: 'SchedulePaused',
  data: { scheduleId: SCHEDULE_ID, until: null, nextDueAt: null, at },
});
const resumed = (at: string): DomainEvent => ({
  type: 'ScheduleResumed',
  data: { scheduleId: SCHEDULE_ID, nextDueAt: null, automatic: false, at },
});
const record = (book: PlanBook, event: DomainEvent, revision = 0n) =>
  book.record(event, { metadata: { tenantId: 'acme' }, stored: { revision } });
const bookOf = (...events: DomainEvent[]) => {
  const book = new PlanBook();
  for (const [index, event] of events.entries()) record(book, event, BigInt(index));
  return { book, entry: book.entries.get(SCHEDULE_ID) };
};
const ended = (occurrenceId: string, page: number, at: string): DomainEvent => ({
  type: 'DeliveryCompleted',
  data: {
    deliveryId: `${occurrenceId}~email~${page}`,
    occurrenceId,
    scheduleId: SCHEDULE_ID,
    accepted: 1,
    failed: [],
    unknown: [],
    at,
  },
});

describe('PlanBook', () => {
  it('knows the first occurrence after a schedule began', () => {
    const { entry } = bookOf(createdAt(start));
    expect(entry?.next).toEqual(nine('2026-11-23'));
    expect(entry?.wakeMs).toBe(Date.parse('2026-11-23T09:00:00Z'));
  });

  it('knows when the newest planned run was due: neither what was skipped nor what a person started', () => {
    const skipped: DomainEvent = {
      type: 'OccurrenceSkipped',
      data: {
        ...{
          scheduleId: SCHEDULE_ID,
          occurrenceId: 'o',
          reportId: specOf().reportId,
          userId: USER_ID,
          timezone: 'UTC',
        },
        ...nine('2026-11-24'),
        ...{ reason: 'paused', nextDueAt: null, at: start },
      },
    };
    expect(bookOf(createdAt(start), fired(null)).entry?.lastRun).toBeNull();
    const { entry } = bookOf(createdAt(start), fired(nine('2026-11-23')), skipped, fired(null));
    expect(entry?.lastRun).toBe(nine('2026-11-23').dueAt);
    expect(entry?.cursor).toMatchObject({ dueAt: nine('2026-11-24').dueAt });
    expect(JSON.parse(JSON.stringify(entry))).toMatchObject({ lastRun: nine('2026-11-23').dueAt });
  });

  it('goes on after what is recorded', () => {
    expect(bookOf(createdAt(start), fired(nine('2026-11-23'))).entry?.next).toEqual(nine('2026-11-24'));
  });

  it('never goes back: what comes again or late changes nothing', () => {
    const events = [createdAt(start), fired(nine('2026-11-23')), fired(nine('2026-11-24'))];
    expect(bookOf(...events, fired(nine('2026-11-23')), fired(nine('2026-11-24'))).entry?.next).toEqual(
      nine('2026-11-25'),
    );
  });

  it('is not moved by a run now, whenever it was', () => {
    expect(bookOf(createdAt(start), fired(null)).entry?.next).toEqual(nine('2026-11-23'));
  });

  it('keeps two occurrences apart that are due at one instant', () => {
    // 02:30 does not exist on 29 March 2026 in Berlin: it is shifted onto 03:30, which is planned as well.
    const changes = { frequency: 'CUSTOM', cronExpression: '30 2,3 * * *', timezone: 'Europe/Berlin' } as const;
    const { book, entry } = bookOf(createdAt('2026-03-28T12:00:00.000Z', changes));
    const first = entry?.next;
    if (!first) throw new Error('nothing planned');
    record(book, fired(first, changes));
    const second = book.entries.get(SCHEDULE_ID)?.next;
    if (!second) throw new Error('only one planned');
    expect([first.dueAt, second.dueAt]).toEqual(['2026-03-29T01:30:00Z', '2026-03-29T01:30:00Z']);
    expect([first.nominal, second.nominal]).toEqual(['2026-03-29T02:30:00', '2026-03-29T03:30:00']);
    record(book, fired(first, changes));
    expect(book.entries.get(SCHEDULE_ID)?.next).toEqual(second);
    record(book, fired(second, changes));
    expect(book.entries.get(SCHEDULE_ID)?.next?.dueAt).toBe('2026-03-30T00:30:00Z');
  });

  it('remembers pauses until the ledger has passed them', () => {
    const [from, to] = ['2026-11-23T08:30:00.000Z', '2026-11-23T10:00:00.000Z'];
    const { book, entry } = bookOf(createdAt(start), paused(from), resumed(to), paused('2026-11-24T08:00:00.000Z'));
    expect(entry?.pauses).toEqual([
      { from: Date.parse(from), to: Date.parse(to) },
      { from: Date.parse('2026-11-24T08:00:00Z'), to: null },
    ]);
    record(book, fired(nine('2026-11-23')));
    expect(entry?.pauses.length).toBe(2);
    record(book, fired(nine('2026-11-24')));
    expect(entry?.pauses).toEqual([{ from: Date.parse('2026-11-24T08:00:00Z'), to: null }]);
  });

  it('forgets a schedule that ended', () => {
    const { book } = bookOf(createdAt(start), { type: 'ScheduleEnded', data: { scheduleId: SCHEDULE_ID, at: start } });
    expect(book.entries.size).toBe(0);
    expect(record(book, fired(nine('2026-11-23')))).toBeNull();
  });

  it('is at once due to end when nothing follows', () => {
    const { entry } = bookOf(
      createdAt(start, { endDate: '2026-11-23' }),
      fired(nine('2026-11-23'), { endDate: '2026-11-23' }),
    );
    expect([entry?.next, entry?.wakeMs]).toEqual([null, 0]);
  });

  it('plans equal rules once, and still each schedule by itself', () => {
    const other = 'c0a80101-0000-4000-8000-000000000001';
    const { book, entry } = bookOf(createdAt(start), createdAt('2026-11-24T08:00:00.000Z', {}, other));
    expect(book.entries.get(other)?.plan).toBe(entry?.plan);
    expect(book.entries.get(other)?.next).toEqual(nine('2026-11-24'));
    record(book, fired(nine('2026-11-23')));
    expect([entry?.next, book.entries.get(other)?.next]).toEqual([nine('2026-11-24'), nine('2026-11-24')]);
  });

  it('keeps whose it is and where its stream ends, and nothing that is read when it fires', () => {
    const to = Array.from({ length: 1_000 }, (_, index) => `recipient-${index}@example.com`);
    const recipients = { to, cc: [], bcc: [], lists: [] };
    const { book, entry } = bookOf(createdAt(start, { recipients, parameters: { quarter: 4 } }));
    expect(entry).toMatchObject({ tenantId: 'acme', userId: USER_ID, revision: 0 });
    record(book, paused(start), 1n);
    expect(entry?.revision).toBe(1);
    expect(JSON.stringify(entry).length).toBeLessThan(2_000);
  });

  it('wakes what waits for a run when the run has ended', () => {
    const changes = { overlap: 'queue-one' } as const;
    const first = fired(nine('2026-11-23'), changes);
    const { entry, book } = bookOf(createdAt(start, changes), first);
    if (!entry || first.type !== 'OccurrenceFired') throw new Error('nothing fired');
    expect(Object.keys(entry.runs.active)).toEqual([first.data.occurrenceId]);
    entry.wakeMs = Infinity;
    const end = '2026-11-25T07:00:00.000Z';
    expect(record(book, ended(first.data.occurrenceId, 0, end))).toBe(entry);
    expect(entry.runs).toEqual({ active: {}, freeSince: Date.parse(end) });
    expect(entry.wakeMs).toBe(Date.parse(end));
    // The planner's own record may arrive after all that: the run does not begin again.
    expect(record(book, first)).toBeNull();
    expect(entry.runs.active).toEqual({});
  });

  it('keeps the next due time that the log told last', () => {
    const at = (text: string) => Date.parse(text);
    const created = createdAt(start);
    const { entry, book } = bookOf({ ...created, data: { ...created.data, nextDueAt: '2026-11-23T09:00:00Z' } });
    expect(entry?.told).toBe(at('2026-11-23T09:00:00Z'));
    const replanned = (nextDueAt: string): DomainEvent => ({
      type: 'ScheduleReplanned',
      data: { scheduleId: SCHEDULE_ID, calendar: null, nextDueAt, at: start },
    });
    record(book, replanned('2026-11-23T10:00:00Z'), 1n);
    expect([entry?.told, entry?.revision]).toEqual([at('2026-11-23T10:00:00Z'), 1]);
    const first = fired(nine('2026-11-23'));
    if (first.type !== 'OccurrenceFired') throw new Error('nothing fired');
    record(book, { ...first, data: { ...first.data, nextDueAt: '2026-11-24T09:00:00Z' } });
    // What comes again or late tells nothing, nor does a run now.
    record(book, replanned('2026-11-23T10:00:00Z'), 1n);
    record(book, first);
    record(book, fired(null));
    expect(entry?.told).toBe(at('2026-11-24T09:00:00Z'));
    record(book, paused(start), 2n);
    const again = resumed(start);
    if (again.type !== 'ScheduleResumed') throw new Error('nothing resumed');
    record(book, { ...again, data: { ...again.data, nextDueAt: '2026-11-25T09:00:00Z' } }, 3n);
    expect(entry?.told).toBe(at('2026-11-25T09:00:00Z'));
  });

  it('follows no runs where they do not matter', () => {
    const changes = { overlap: 'allow' } as const;
    const { entry } = bookOf(createdAt(start, changes), fired(nine('2026-11-23'), changes));
    expect(entry?.runs).toEqual({ active: {}, freeSince: null });
  });

  it('ignores what concerns no schedule it knows', () => {
    const { book } = bookOf();
    expect(record(book, fired(nine('2026-11-23')))).toBeNull();
    expect(record(book, paused(start))).toBeNull();
    expect(record(book, { type: 'ReportDeleted', data: { reportId: SCHEDULE_ID, at: start } })).toBeNull();
  });
});
