import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ruleOf } from '../schedule/rule-of';
import { SCHEDULE_ID, specOf } from '../testing/samples';
import { acrossChange, planAcross } from './across';
import { type Cursor, type Plan, type Planned, plan } from './occurrences';
import type { Calendar } from './rule';

const monthly = { frequency: 'MONTHLY', dayOfMonth: 25 } as const;
const origin = { scheduleId: SCHEDULE_ID, createdAt: '2026-01-01T00:00:00Z' };
const planning = (
  onHoliday: Calendar['onHoliday'],
  dates: string[],
  changes: Parameters<typeof specOf>[0] = monthly,
) => {
  const calendar = { calendarId: null, country: null, region: null, dates: ['2000-01-01', ...dates], onHoliday };
  const rule = ruleOf(specOf({ ...changes, calendar }), origin);
  return { rule, plan: plan(rule) };
};
const idOf = (date: string) => `${date}T09:00:00~UTC`;
const next = ({
  onHoliday,
  before,
  after,
  at,
}: { onHoliday: Calendar['onHoliday'] } & Record<'before' | 'after', string[]> & { at: string }) => {
  const [old, changed] = [planning(onHoliday, before), planning(onHoliday, after)];
  return planAcross(changed.plan, acrossChange(old, changed, at)).next(at);
};

// 25 December 2026 is a Friday.
describe('what a change of days off moves across its own instant', () => {
  it('is due right after the change when the new plan has it in the past', () => {
    const given = { onHoliday: 'next-business-day', before: ['2026-12-25'], after: [] } as const;
    const at = '2026-12-26T12:00:00.000Z';
    expect(next({ ...given, before: [...given.before], after: [], at })).toMatchObject({
      id: idOf('2026-12-25'),
      dueAt: '2026-12-26T12:00:00.001Z',
    });
    const early = { onHoliday: 'previous-business-day', before: [], after: ['2026-12-25'] } as const;
    expect(next({ ...early, before: [], after: ['2026-12-25'], at: '2026-12-24T12:00:00.000Z' })).toMatchObject({
      id: idOf('2026-12-25'),
      dueAt: '2026-12-24T12:00:00.001Z',
    });
  });

  it('is not due once more when it was due before', () => {
    const late = { before: [], after: ['2026-12-25'], at: '2026-12-26T12:00:00.000Z' };
    expect(next({ onHoliday: 'next-business-day', ...late })?.id).toBe(idOf('2027-01-25'));
    const early = { before: ['2026-12-25'], after: [], at: '2026-12-24T12:00:00.000Z' };
    expect(next({ onHoliday: 'previous-business-day', ...early })?.id).toBe(idOf('2027-01-25'));
  });

  it('neither loses an occurrence nor has one twice, whatever changes when', () => {
    const day = (index: number) => new Date(Date.UTC(2026, 11, 1 + index)).toISOString().slice(0, 10);
    const dates = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(day), { maxLength: 8 });
    const weekly = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
    const onHoliday = fc.constantFrom('next-business-day' as const, 'previous-business-day' as const, 'skip' as const);
    const [begin, end] = ['2026-10-01T00:00:00Z', '2027-02-28T00:00:00Z'];
    const idsOf = (found: Iterable<Planned>) => [...found].map(({ id }) => id);
    fc.assert(
      fc.property(
        dates,
        dates,
        weekly,
        onHoliday,
        fc.integer({ min: 0, max: 31 * 24 }),
        (a, b, daysOfWeek, move, hour) => {
          const at = new Date(Date.UTC(2026, 11, 1, hour, 30)).toISOString();
          const rule = { frequency: 'WEEKLY', daysOfWeek } as const;
          const [old, changed] = [planning(move, a, rule), planning(move, b, rule)];
          const recorded = idsOf(old.plan.between(begin, at));
          const to = idsOf(until(planAcross(changed.plan, acrossChange(old, changed, at)), at, end));
          // Every planned day is recorded once: as of the old days up to the change, as of the new ones after it.
          expect([...recorded, ...to].sort()).toEqual(idsOf(changed.plan.between(begin, end)).sort());
        },
      ),
      { numRuns: 300 },
    );
  });
});

const until = (of: Pick<Plan, 'next'>, after: Cursor, end: string): Planned[] => {
  const found: Planned[] = [];
  for (let planned = of.next(after); planned && planned.dueAt <= end; planned = of.next(planned)) found.push(planned);
  return found;
};
