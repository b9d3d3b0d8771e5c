import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { currentContext } from '@punctual/chassis';
import { FakeClock, recordingLog } from '@punctual/chassis/testing';
import type { DomainEvent } from '@punctual/contracts';
import type { Schedules } from '../schedule/on-commands';
import { createdAt, USER_ID } from '../testing/samples';
import { PlanBook } from './plan-book';
import { replannedTo, tellReplanned } from './replan';

const start = '2026-11-23T08:00:00.000Z';
const idOf = (index: number) => `c0a80101-0000-4000-8000-${String(index).padStart(12, '0')}`;
const record = (book: PlanBook, event: DomainEvent, revision = 0n) =>
  book.record(event, { metadata: { tenantId: 'acme' }, stored: { revision } });
/** A book of daily schedules at 09:00 of which the log tells another next time. */
const bookOf = (count: number, nextDueAt: string | null = '2026-11-23T10:00:00Z'): PlanBook => {
  const book = new PlanBook();
  for (let index = 0; index < count; index++) {
    const created = createdAt(start, {}, idOf(index));
    record(book, { ...created, data: { ...created.data, nextDueAt } });
  }
  return book;
};
afterEach(() => void jest.useRealTimers());

describe('what is to be told', () => {
  const at = (text: string) => Date.parse(`2026-11-23T${text}Z`);
  const toldAt = (book: PlanBook, now: number) => {
    const entry = book.entries.get(idOf(0));
    return entry && replannedTo(entry, now);
  };

  it('is the next due time where the log tells another or none', () => {
    expect(toldAt(bookOf(1), at('08:00:00'))).toBe('2026-11-23T09:00:00Z');
    expect(toldAt(bookOf(1, null), at('08:00:00'))).toBe('2026-11-23T09:00:00Z');
    expect(toldAt(bookOf(1, '2026-11-23T09:00:00.000Z'), at('08:00:00'))).toBeNull();
  });

  it('is nothing once it is due within a minute', () => {
    expect(toldAt(bookOf(1), at('08:58:59'))).toBe('2026-11-23T09:00:00Z');
    expect(toldAt(bookOf(1), at('08:59:00'))).toBeNull();
    expect(toldAt(bookOf(1), at('12:00:00'))).toBeNull();
  });

  it('is nothing while the schedule is paused', () => {
    const book = bookOf(1);
    record(
      book,
      { type: 'SchedulePaused', data: { scheduleId: idOf(0), until: null, nextDueAt: null, at: start } },
      1n,
    );
    expect(toldAt(book, at('08:00:00'))).toBeNull();
  });
});

describe('telling', () => {
  const needsOf = (execute: (scheduleId: string) => Promise<void>) => {
    const stop = new AbortController();
    const { log, lines } = recordingLog();
    const schedules: Schedules = {
      execute: async (scheduleId) => {
        await execute(scheduleId);
        return [];
      },
      load: async () => ({ status: 'none' }),
    };
    return { needs: { schedules, clock: FakeClock.at(start), log, signal: stop.signal }, stop, lines };
  };

  it('asks for each once, a few at a time, in its tenant', async () => {
    let [now, most] = [0, 0];
    const asked: string[] = [];
    const { needs } = needsOf(async (scheduleId) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
      asked.push(scheduleId);
      expect(currentContext()).toMatchObject({ tenantId: 'acme', userId: USER_ID });
    });
    await tellReplanned(needs, bookOf(50));
    expect(asked.sort()).toEqual(Array.from({ length: 50 }, (_, index) => idOf(index)));
    expect(most).toBe(16);
  });

  it('leaves a schedule that ended or was loaded again since', async () => {
    const book = bookOf(40);
    const asked: string[] = [];
    const { needs } = needsOf(async (scheduleId) => {
      asked.push(scheduleId);
      if (asked.length === 1) book.clear();
    });
    await tellReplanned(needs, book);
    expect(asked).toEqual([idOf(0)]);
  });

  it('tries again those that failed, and them alone, until it is stopped', async () => {
    jest.useFakeTimers();
    const asked: string[] = [];
    const { needs, stop, lines } = needsOf(async (scheduleId) => {
      asked.push(scheduleId);
      if (scheduleId === idOf(1)) throw new Error('away');
    });
    const done = tellReplanned(needs, bookOf(3));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual([idOf(0), idOf(1), idOf(2), idOf(1)]);
    expect(lines.find(({ level }) => level === 'warn')).toMatchObject({ schedules: 1, err: { message: 'away' } });
    stop.abort();
    await done;
    expect(asked.length).toBe(4);
  });
});
