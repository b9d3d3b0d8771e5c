import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, ScheduleSpec } from '@punctual/contracts';
import { firedOf } from '../occurrence/fired';
import { ruleOf } from '../schedule/rule-of';
import { createdAt, nine, SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { dueSlice } from './due-slice';
import { knownSchema } from './known';
import { PlanBook } from './plan-book';
import { stageAt, stagedPlan } from './stages';

const start = '2026-11-23T08:00:00.000Z';
const scheduleId = SCHEDULE_ID;
const changed = (at: string, changes: Partial<ScheduleSpec>): DomainEvent => ({
  type: 'ScheduleChanged',
  data: { scheduleId, userId: USER_ID, createdAt: start, spec: specOf(changes), nextDueAt: null, at },
});
const pausedUntil = (at: string, until: string): DomainEvent => ({
  type: 'SchedulePaused',
  data: { scheduleId, until, nextDueAt: null, at },
});
const resumed = (at: string, automatic: boolean): DomainEvent => ({
  type: 'ScheduleResumed',
  data: { scheduleId, nextDueAt: null, automatic, at },
});
const deleted = (at: string): DomainEvent => ({ type: 'ScheduleDeleted', data: { scheduleId, at } });
const restored = (at: string, status: 'active' | 'paused' | 'ended', until: string | null = null): DomainEvent => ({
  type: 'ScheduleRestored',
  data: { scheduleId, userId: USER_ID, createdAt: start, spec: specOf(), status, until, nextDueAt: null, at },
});
const firedAt = (date: string, local = '09'): DomainEvent => {
  const { id, dueAt } = nine(date);
  const nominal = `${date}T${local}:00:00`;
  const schedule = {
    spec: specOf(),
    userId: USER_ID,
    createdAt: '2026-11-01T08:00:00Z',
    judgedSince: '2026-11-01T08:00:00Z',
  };
  const about = { scheduleId, occurrenceId: `${scheduleId}~${id}`, trigger: 'planned', nominal, dueAt } as const;
  return { type: 'OccurrenceFired', data: firedOf({ ...about, schedule, nextDueAt: null, now: dueAt }) };
};
const record = (book: PlanBook, event: DomainEvent, revision: bigint) =>
  book.record(event, { metadata: { tenantId: 'acme' }, stored: { revision } });
const bookOf = (...events: DomainEvent[]) => {
  const book = new PlanBook();
  for (const [index, event] of events.entries()) record(book, event, BigInt(index));
  return { book, entry: () => book.entries.get(scheduleId) };
};
/** What falls due, in order, with the zone in which each was planned. */
const planOf = (book: PlanBook, count: number): string[] => {
  const entry = book.entries.get(scheduleId);
  const found: string[] = [];
  for (let next = entry?.next; next && found.length < count; next = entry?.plan.next(next))
    found.push(`${next.dueAt} ${entry?.zoneOf(next)}`);
  return found;
};

describe('a schedule that is changed', () => {
  const ten = { timeOfDay: '10:00', timezone: 'Europe/Berlin' };

  it('follows the new rule from then on', () => {
    const { book } = bookOf(createdAt(start), changed('2026-11-23T08:30:00.000Z', ten));
    expect(planOf(book, 2)).toEqual(['2026-11-23T09:00:00Z Europe/Berlin', '2026-11-24T09:00:00Z Europe/Berlin']);
  });

  it('runs again today when the new time is still to come', () => {
    const { book } = bookOf(
      createdAt(start),
      firedAt('2026-11-23'),
      changed('2026-11-23T09:30:00.000Z', { timeOfDay: '10:00' }),
    );
    expect(planOf(book, 1)).toEqual(['2026-11-23T10:00:00Z UTC']);
  });

  it('keeps what was due by the former rules and is not recorded yet, each in its zone', () => {
    const { book } = bookOf(
      createdAt(start),
      changed('2026-11-24T09:00:00.000Z', ten),
      changed('2026-11-25T12:00:00.000Z', { timeOfDay: '11:00' }),
    );
    expect(planOf(book, 5)).toEqual([
      '2026-11-23T09:00:00Z UTC',
      '2026-11-24T09:00:00Z UTC',
      '2026-11-25T09:00:00Z Europe/Berlin',
      '2026-11-26T11:00:00Z UTC',
      '2026-11-27T11:00:00Z UTC',
    ]);
  });

  it('forgets a former rule once all of it is recorded', () => {
    const { book, entry } = bookOf(createdAt(start), changed('2026-11-23T09:30:00.000Z', ten));
    expect(entry()?.stages.length).toBe(1);
    record(book, firedAt('2026-11-23'), 0n);
    expect(planOf(book, 1)).toEqual(['2026-11-24T09:00:00Z Europe/Berlin']);
    record(book, firedAt('2026-11-24', '10'), 0n);
    expect(entry()?.stages).toEqual([]);
    expect(planOf(book, 1)).toEqual(['2026-11-25T09:00:00Z Europe/Berlin']);
  });

  it('is the same when it is loaded from what was saved', () => {
    const { book } = bookOf(createdAt(start), changed('2026-11-23T09:30:00.000Z', ten), pausedUntil(start, start));
    const loaded = new PlanBook();
    for (const entry of book.entries.values()) loaded.add(knownSchema.parse(JSON.parse(JSON.stringify(entry))));
    const known = (of: PlanBook): unknown => JSON.parse(JSON.stringify([...of.entries]));
    expect(known(loaded)).toEqual(known(book));
    expect(planOf(loaded, 3)).toEqual(planOf(book, 3));
  });

  it('is not changed by the same event again, and is planned again when it had ended', () => {
    const event = changed('2026-11-23T08:30:00.000Z', ten);
    const { book, entry } = bookOf(createdAt(start), event);
    expect(record(book, event, 1n)).toBeNull();
    record(book, { type: 'ScheduleEnded', data: { scheduleId, at: start } }, 2n);
    expect(entry()).toBeUndefined();
    record(book, changed('2026-11-30T08:30:00.000Z', ten), 3n);
    expect(planOf(book, 1)).toEqual(['2026-11-30T09:00:00Z Europe/Berlin']);
  });
});

describe('a schedule that is paused until an instant', () => {
  const until = '2026-11-24T12:00:00.000Z';

  it('skips what falls due before it and fires what follows, also while its end is not recorded', () => {
    const { entry } = bookOf(createdAt(start, { misfire: 'all' }), pausedUntil(start, until));
    const backlog = entry();
    expect(backlog?.wakeMs).toBe(Date.parse('2026-11-23T09:00:00Z'));
    const { judged = [] } = backlog ? dueSlice(backlog, Date.parse('2026-11-25T09:00:10Z'), 10) : {};
    expect(judged.map(({ verdict }) => verdict)).toEqual(['paused', 'paused', 'fire']);
  });

  it('wakes when the pause ends, until the log tells that it has ended', () => {
    const { book, entry } = bookOf(
      createdAt(start, { timeOfDay: '13:00' }),
      pausedUntil(start, '2026-11-23T12:00:00Z'),
    );
    expect(entry()?.wakeMs).toBe(Date.parse('2026-11-23T12:00:00Z'));
    record(book, resumed('2026-11-23T12:00:00.250Z', true), 2n);
    expect(entry()?.wakeMs).toBe(Date.parse('2026-11-23T13:00:00Z'));
    expect(entry()?.pauses).toEqual([{ from: Date.parse(start), to: Date.parse('2026-11-23T12:00:00Z') }]);
  });

  it('is resumed earlier by a person, and can be paused for another time', () => {
    const { book, entry } = bookOf(createdAt(start), pausedUntil(start, until));
    record(book, pausedUntil('2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z'), 2n);
    expect(entry()?.resumeAt).toBe(Date.parse('2026-11-23T11:00:00Z'));
    record(book, resumed('2026-11-23T10:30:00.000Z', false), 3n);
    expect(entry()?.resumeAt).toBeNull();
    const at = (text: string) => Date.parse(`2026-11-23T${text}Z`);
    expect(entry()?.pauses).toEqual([
      { from: at('08:00:00'), to: at('10:00:00') },
      { from: at('10:00:00'), to: at('10:30:00') },
    ]);
  });
});

describe('a schedule that is deleted', () => {
  it('is not planned until it is restored, and then from that instant on', () => {
    const { book, entry } = bookOf(createdAt(start), deleted('2026-11-23T08:30:00.000Z'));
    expect(entry()).toBeUndefined();
    record(book, restored('2026-11-25T12:00:00.000Z', 'active'), 2n);
    expect(planOf(book, 1)).toEqual(['2026-11-26T09:00:00Z UTC']);
    expect(entry()).toMatchObject({ tenantId: 'acme', userId: USER_ID, revision: 2, pauses: [] });
    expect([...book.takeChanged()]).toEqual([scheduleId]);
  });

  it('is restored with its pause, and not at all when it had ended', () => {
    const at = '2026-11-25T12:00:00.000Z';
    const until = '2026-11-27T12:00:00.000Z';
    const { entry } = bookOf(createdAt(start), deleted(start), restored(at, 'paused', until));
    expect(entry()).toMatchObject({
      pauses: [{ from: Date.parse(at), to: Date.parse(until) }],
      resumeAt: Date.parse(until),
    });
    expect(bookOf(createdAt(start), deleted(start), restored(at, 'ended')).entry()).toBeUndefined();
  });
});

describe('stages', () => {
  const rule = ruleOf(specOf(), { scheduleId, createdAt: start });
  it('without one leave the plan as it is', () => {
    const last = { next: () => null };
    expect(stagedPlan([], last)).toBe(last);
    expect(stageAt([], start)).toBeUndefined();
  });
  it('begin after the one before has ended', () => {
    const { next } = stagedPlan([{ rule, until: '2026-11-24T09:00:00.000Z' }], {
      next: (after) => ({ ...nine('2026-11-30'), id: JSON.stringify(after) }),
    });
    expect(next('2026-11-23T09:30:00Z')).toEqual(nine('2026-11-24'));
    expect(next(nine('2026-11-24'))?.id).toBe('"2026-11-24T09:00:00.000Z"');
    expect(next('2026-12-01T00:00:00Z')?.id).toBe('"2026-12-01T00:00:00Z"');
  });
});

it('a schedule that is transferred fires for its new owner', () => {
  const userId = '0c9f3f0e-51f5-4a3c-8a2e-6f1d2b3c4d5e';
  const { entry } = bookOf(createdAt(start), {
    type: 'ScheduleTransferred',
    data: { scheduleId, from: USER_ID, userId, at: start },
  });
  expect(entry()).toMatchObject({ userId, revision: 1 });
});

it('a missed time that is made up for moves nothing, though it has a planned time', () => {
  const { book, entry } = bookOf(createdAt(start, { overlap: 'skip' }));
  const event = firedAt('2026-11-23');
  if (event.type !== 'OccurrenceFired') throw new Error('nothing fired');
  expect(record(book, { ...event, data: { ...event.data, trigger: 'backfill' } }, 0n)).toBeNull();
  expect(entry()).toMatchObject({ cursor: start, runs: { active: {} } });
  expect(entry()?.reached()).toBe(Date.parse('2026-11-23T09:00:00Z') - 1);
});
