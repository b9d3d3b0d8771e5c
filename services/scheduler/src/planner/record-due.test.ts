import { describe, expect, it } from '@jest/globals';
import { currentContext } from '@punctual/chassis';
import { eventually, FakeClock } from '@punctual/chassis/testing';
import type { OccurrenceEvent, ScheduleSpec } from '@punctual/contracts';
import { createdAt, specOf, USER_ID } from '../testing/samples';
import { DueQueue } from './due-queue';
import type { Entry } from './entry';
import { PlanBook } from './plan-book';
import { type Needs, recordDue } from './record-due';
import { Turns } from './turns';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60;
const begun = Date.parse('2026-11-23T08:59:30Z');
const idOf = (index: number) => `c0a80101-0000-4000-8000-${String(index).padStart(12, '0')}`;
const everyMinute: Partial<ScheduleSpec> = { frequency: 'CUSTOM', cronExpression: '* * * * *', overlap: 'allow' };

/** A planner whose ledger is a list; `ahead` holds what another planner recorded first. */
const planner = (changes: Partial<ScheduleSpec> = {}) => {
  const clock = new FakeClock(begun);
  const ledger: { event: OccurrenceEvent; tenantId: string; userId: string | null }[] = [];
  const ahead = new Set<string>();
  /** What was recorded before, and is not in the log that is still to come. */
  const older = new Map<string, OccurrenceEvent>();
  const failures: unknown[] = [];
  const loads: string[] = [];
  const book = new PlanBook();
  const due = new DueQueue<Entry>();
  const needs: Needs = {
    schedules: {
      execute: async () => [],
      load: async (scheduleId) => {
        loads.push(scheduleId);
        const spec = specOf({ ...everyMinute, ...changes });
        const createdAt = new Date(begun).toISOString();
        const known = { deleted: false, createdAt, judgedSince: createdAt, until: null, nextDueAt: null };
        return { status: 'active', spec, userId: USER_ID, version: 1, ...known };
      },
    },
    occurrences: {
      execute: async (id, { data: event }) => {
        // The store answers later than now, so that turns interleave.
        await new Promise(setImmediate);
        if (ahead.has(id)) return [];
        const { tenantId, userId } = currentContext();
        ledger.push({ event, tenantId, userId });
        return [event];
      },
      load: async () => 'open',
    },
    recorded: async (id) => older.get(id) ?? null,
  };
  const { signal } = new AbortController();
  const work = recordDue({ ...needs, clock, signal }, book);
  const onFailed = (_: Entry, error: unknown) => failures.push(error);
  const turns = new Turns<Entry>({ due, now: () => clock.millis(), work, onFailed });
  const create = (index: number, more: Partial<ScheduleSpec> = {}) => {
    const event = createdAt(clock.now(), { ...everyMinute, ...changes, ...more }, idOf(index));
    const entry = book.record(event, { metadata: { tenantId: 'acme' }, stored: { revision: 0n } });
    if (entry) due.add(entry);
    return entry;
  };
  const recordedOf = (index: number) =>
    ledger.flatMap(({ event: { type, data } }) => (data.scheduleId === idOf(index) ? [{ type, ...data }] : []));
  return { clock, ledger, ahead, older, failures, loads, book, turns, create, recordedOf };
};

describe('recording what is due', () => {
  it('says when the planned run before was due, and nothing for the first', async () => {
    const { clock, create, recordedOf, turns } = planner({ misfire: 'all' });
    create(0);
    clock.advance(2 * MINUTE);
    turns.tick();
    await eventually(() => expect(recordedOf(0).length).toBe(2));
    const [first, second] = recordedOf(0);
    expect(first).not.toHaveProperty('lastRun');
    expect(second).toMatchObject({ dueAt: '2026-11-23T09:01:00Z', lastRun: '2026-11-23T09:00:00Z' });
  });

  it('records what a blackout leaves out with that reason, and the next time as the one after it', async () => {
    const blackouts = [{ from: '2026-11-23T09:00', to: '2026-11-23T09:02' }];
    const { clock, create, recordedOf, turns } = planner({ blackouts });
    create(0);
    clock.advance(3 * MINUTE);
    turns.tick();
    await eventually(() => expect(recordedOf(0).length).toBe(3));
    expect(recordedOf(0)).toMatchObject([
      {
        type: 'OccurrenceSkipped',
        reason: 'blackout',
        nominal: '2026-11-23T09:00:00',
        nextDueAt: '2026-11-23T09:02:00Z',
      },
      {
        type: 'OccurrenceSkipped',
        reason: 'blackout',
        nominal: '2026-11-23T09:01:00',
        nextDueAt: '2026-11-23T09:02:00Z',
      },
      { type: 'OccurrenceFired', nominal: '2026-11-23T09:02:00', nextDueAt: '2026-11-23T09:03:00Z' },
    ]);
  });

  it('fires those on time while one schedule catches up a week of minutes, oldest first and without a hole', async () => {
    const { clock, ledger, create, recordedOf, turns, failures } = planner();
    create(0);
    clock.advance(WEEK * MINUTE);
    const punctual = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const index of punctual) create(index, { misfire: 'skip' });
    turns.tick();
    await eventually(() => expect(recordedOf(0).length).toBeGreaterThan(100));
    clock.advance(MINUTE);
    turns.tick();
    await eventually(() => expect(punctual.flatMap(recordedOf).length).toBe(punctual.length));
    expect(new Set(punctual.flatMap(recordedOf).map(({ type }) => type))).toEqual(new Set(['OccurrenceFired']));
    expect(recordedOf(0).length).toBeLessThan(1_000);

    await eventually(() => {
      turns.tick();
      expect(ledger.length).toBe(WEEK + 1 + punctual.length);
    }, 60_000);
    const first = begun + MINUTE / 2;
    expect(recordedOf(0).map(({ dueAt }) => Date.parse(dueAt))).toEqual(
      Array.from({ length: WEEK + 1 }, (_, index) => first + index * MINUTE),
    );
    expect(recordedOf(0).map(({ nextDueAt }) => Date.parse(nextDueAt ?? ''))).toEqual(
      Array.from({ length: WEEK + 1 }, (_, index) => first + (index + 1) * MINUTE),
    );
    expect(failures).toEqual([]);
  }, 90_000);

  it('works for the tenant and the owner of the schedule', async () => {
    const { clock, ledger, create, turns } = planner();
    create(0);
    clock.advance(MINUTE);
    turns.tick();
    await eventually(() => expect(ledger).toMatchObject([{ tenantId: 'acme', userId: USER_ID }]));
  });

  it('reads what the mail needs when a schedule fires, once a turn, and never to skip', async () => {
    const { clock, loads, create, recordedOf, turns } = planner({ misfire: 'skip' });
    create(0);
    clock.advance(3.5 * MINUTE);
    turns.tick();
    await eventually(() => expect(recordedOf(0).length).toBe(4));
    expect(recordedOf(0).map(({ type }) => type)).toEqual([
      'OccurrenceSkipped',
      'OccurrenceSkipped',
      'OccurrenceFired',
      'OccurrenceFired',
    ]);
    expect(loads).toEqual([idOf(0)]);
  });

  it('leaves what another planner recorded to the log, and goes on when the log has told', async () => {
    const { clock, ahead, book, create, recordedOf, turns } = planner();
    const entry = create(0);
    const taken = entry?.next;
    if (!taken) throw new Error('nothing planned');
    ahead.add(`${idOf(0)}~${taken.id}`);
    clock.advance(2 * MINUTE);
    turns.tick();
    await eventually(() => expect(entry?.wakeMs).toBe(clock.millis() + 1_000));
    expect([recordedOf(0), entry?.next]).toEqual([[], taken]);
    const { id: _, ...planned } = taken;
    const data = { ...planned, occurrenceId: `${idOf(0)}~${taken.id}`, scheduleId: idOf(0), reportId: idOf(0) };
    book.recordOccurrence({
      type: 'OccurrenceSkipped',
      data: { ...data, userId: USER_ID, timezone: 'UTC', reason: 'missed', nextDueAt: null, at: clock.now() },
    });
    expect(entry?.wakeMs).toBe(Date.parse(taken.dueAt) + MINUTE);
  });

  it('passes over what it recorded before an edit made it due once more', async () => {
    const { clock, ahead, older, create, recordedOf, turns } = planner();
    const entry = create(0);
    const again = entry?.next;
    if (!again) throw new Error('nothing planned');
    const occurrenceId = `${idOf(0)}~${again.id}`;
    ahead.add(occurrenceId);
    const data = { occurrenceId, scheduleId: idOf(0), reportId: idOf(0), userId: USER_ID, timezone: 'UTC' };
    const then = { nominal: again.nominal, dueAt: '2026-11-20T09:00:00Z', nextDueAt: null, at: '2026-11-20T09:00:00Z' };
    older.set(occurrenceId, { type: 'OccurrenceSkipped', data: { ...data, ...then, reason: 'holiday' } });
    clock.advance(2 * MINUTE);
    turns.tick();
    await eventually(() => expect(recordedOf(0)).toMatchObject([{ dueAt: '2026-11-23T09:01:00Z' }]));
  });

  it('takes what another planner recorded from the ledger when the log has not told yet', async () => {
    const { clock, ahead, older, create, recordedOf, turns } = planner();
    const entry = create(0);
    const taken = entry?.next;
    if (!taken) throw new Error('nothing planned');
    const occurrenceId = `${idOf(0)}~${taken.id}`;
    ahead.add(occurrenceId);
    const data = { occurrenceId, scheduleId: idOf(0), reportId: idOf(0), userId: USER_ID, timezone: 'UTC' };
    const told = { nominal: taken.nominal, dueAt: taken.dueAt, nextDueAt: '2026-11-23T09:01:00Z', at: clock.now() };
    older.set(occurrenceId, { type: 'OccurrenceSkipped', data: { ...data, ...told, reason: 'missed' } });
    clock.advance(MINUTE);
    turns.tick();
    await eventually(() => expect(entry?.next?.dueAt).toBe('2026-11-23T09:01:00Z'));
    expect([entry?.told, recordedOf(0)]).toEqual([Date.parse('2026-11-23T09:01:00Z'), []]);
  });
});
