import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plan } from '../calendar/occurrences';
import { cron, monthly } from '../calendar/testing/rules';
import { type Backlog, dueSlice } from './due-slice';
import { applyMisfirePolicy, type Pause, type Policy } from './misfire';
import { noRuns, type Runs } from './runs';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-23T12:00:00Z');
const everyMinute = plan(cron('* * * * *'));
const minutes = (ago: number) => new Date(NOW - ago * MINUTE).toISOString();
const clockTime = (dueAt: string | undefined) => dueAt?.slice(11, 16);
const backlog = (
  since: number,
  policy: Partial<Policy> = {},
  { runs = noRuns, pauses = [] as Pause[], of = everyMinute } = {},
): Backlog => ({
  plan: of,
  next: of.next(minutes(since)),
  pauses,
  policy: { misfire: 'latest', catchUpWindow: 86_400, overlap: 'allow', ...policy },
  runs,
});
const shown = ({ judged }: ReturnType<typeof dueSlice>) =>
  judged.map(({ planned, verdict }) => `${clockTime(planned.dueAt)} ${verdict}`);
const active: Runs = { active: { run: { pages: 1, ended: [] } }, freeSince: null };
const freeSince = (ago: number): Runs => ({ active: {}, freeSince: NOW - ago * MINUTE });

describe('a slice of what is due', () => {
  it('is bounded, oldest first, and says what follows', () => {
    const slice = dueSlice(backlog(7 * 24 * 60), NOW, 32);
    expect(slice.judged.length).toBe(32);
    expect(slice.judged[0]?.planned.dueAt).toBe('2026-11-16T12:01:00Z');
    expect(slice.next?.dueAt).toBe('2026-11-16T12:33:00Z');
    expect(new Set(slice.judged.map(({ verdict }) => verdict))).toEqual(new Set(['outside-catch-up-window']));
  });

  it('costs no more the longer the backlog or a pause is', () => {
    let steps = 0;
    const counted = {
      next: (after: Parameters<typeof everyMinute.next>[0]) => {
        steps += 1;
        return everyMinute.next(after);
      },
    };
    const year = 365 * 24 * 60;
    const week = { from: NOW - 8 * 24 * 60 * MINUTE, to: NOW - 24 * 60 * MINUTE };
    for (const pauses of [[], [week], [{ from: week.from, to: null }]]) {
      const begun = {
        ...backlog(8 * 24 * 60 + 3, { misfire: 'all', catchUpWindow: year * 60 }, { pauses }),
        plan: counted,
      };
      steps = 0;
      dueSlice(begun, NOW, 32);
      expect(steps).toBeLessThan(200);
    }
  });

  it('after slice gives the verdicts of all at once, whatever the policy, the pauses and the size', () => {
    fc.assert(
      fc.property(
        fc.record({
          since: fc.integer({ min: 0, max: 400 }),
          misfire: fc.constantFrom('latest' as const, 'skip' as const, 'all' as const),
          catchUpWindow: fc.integer({ min: 10, max: 30_000 }),
          size: fc.integer({ min: 1, max: 60 }),
          pauses: fc.uniqueArray(fc.integer({ min: 0, max: 400 * MINUTE }), { maxLength: 6 }),
        }),
        ({ since, misfire, catchUpWindow, size, pauses: edges }) => {
          const sorted = edges.map((edge) => NOW - edge).sort((a, b) => a - b);
          const pauses: Pause[] = [];
          for (let index = 0; index < sorted.length; index += 2)
            pauses.push({ from: sorted[index] ?? 0, to: sorted[index + 1] ?? null });
          const begun = backlog(since, { misfire, catchUpWindow }, { pauses });
          const due = [...everyMinute.between(minutes(since), new Date(NOW).toISOString())];
          const sliced: string[] = [];
          for (let { next } = begun; next && Date.parse(next.dueAt) <= NOW; ) {
            const slice = dueSlice({ ...begun, next }, NOW, size);
            sliced.push(...slice.judged.map(({ verdict }) => verdict));
            ({ next } = slice);
          }
          expect(sliced).toEqual(applyMisfirePolicy(due, begun.policy, pauses, NOW));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('skips dates no calendar has in between', () => {
    const of = plan(monthly(31, '11:59'));
    const slice = dueSlice(backlog(0, { misfire: 'all', catchUpWindow: 366 * 86_400 }, { of }), NOW, 32);
    expect([shown(slice), slice.wakeMs]).toEqual([[], Date.parse(slice.next?.dueAt ?? '')]);
  });
});

describe('overlap', () => {
  it('allow fires whatever runs', () =>
    expect(shown(dueSlice(backlog(2, {}, { runs: active }), NOW, 32))).toEqual(['11:59 fire', '12:00 fire']));

  it('skip records what falls due while a run is active, also when that is recorded after its end', () => {
    const skip = (runs: Runs) => shown(dueSlice(backlog(2, { overlap: 'skip' }, { runs }), NOW, 32));
    expect(skip(active)).toEqual(['11:59 overlap', '12:00 overlap']);
    expect(skip(freeSince(0.5))).toEqual(['11:59 overlap', '12:00 fire']);
    expect(skip(freeSince(1))).toEqual(['11:59 fire', '12:00 overlap']);
    expect(skip(noRuns)).toEqual(['11:59 fire', '12:00 overlap']);
  });

  describe('queue-one', () => {
    const queue = (since: number, runs: Runs, policy: Partial<Policy> = {}, pauses: Pause[] = []) =>
      dueSlice(backlog(since, { overlap: 'queue-one', ...policy }, { runs, pauses }), NOW, 32);

    it('fires when nothing runs, and lets the next one wait for that', () => {
      expect(shown(queue(1, noRuns))).toEqual(['12:00 fire']);
      const two = queue(2, noRuns);
      expect(shown(two)).toEqual(['11:59 fire']);
      expect(clockTime(two.next?.dueAt)).toBe('12:00');
    });

    it('keeps the newest waiting and skips those it supersedes', () => {
      const slice = queue(3, active);
      expect(shown(slice)).toEqual(['11:58 superseded', '11:59 superseded']);
      expect(clockTime(slice.next?.dueAt)).toBe('12:00');
    });

    it('looks again when a newer one falls due, or when the catch-up window of the waiting one ends', () => {
      expect(queue(1, active).wakeMs).toBe(NOW + MINUTE);
      const window = { catchUpWindow: 90 };
      const hourly = {
        ...backlog(61, { overlap: 'queue-one', ...window }, { runs: active }),
        plan: plan(cron('0 * * * *')),
      };
      const waiting = dueSlice({ ...hourly, next: hourly.plan.next(minutes(1)) }, NOW, 32);
      expect([waiting.judged, waiting.wakeMs]).toEqual([[], NOW + 90_001]);
      expect(shown(dueSlice({ ...hourly, next: hourly.plan.next(minutes(1)) }, NOW + 90_001, 32))).toEqual([
        '12:00 outside-catch-up-window',
      ]);
    });

    it('fires the one that waited when the run ends, however long it waited and whatever the misfire policy', () => {
      for (const misfire of ['latest', 'skip', 'all'] as const) {
        expect(shown(queue(10, freeSince(0.5), { misfire }))).toEqual([
          ...Array.from({ length: 8 }, (_, index) => `11:${51 + index} superseded`),
          '11:59 fire',
        ]);
      }
    });

    it('judges by the misfire policy what could have fired long ago, had the planner been there', () => {
      expect(shown(queue(5, freeSince(3.5), { misfire: 'skip' }))).toEqual([
        '11:56 missed',
        '11:57 missed',
        '11:58 missed',
        '11:59 fire',
      ]);
    });

    it('does not wait for what a pause skips', () => {
      const pauses = [{ from: NOW - 1.5 * MINUTE, to: null }];
      const slice = queue(3, active, {}, pauses);
      // 11:58 is the newest that may fire; what fell into the pause stays behind it, in order.
      expect([slice.judged, clockTime(slice.next?.dueAt), slice.wakeMs]).toEqual([[], '11:58', NOW + MINUTE]);
      expect(shown(queue(3, freeSince(0.1), {}, pauses))).toEqual(['11:58 fire', '11:59 paused', '12:00 paused']);
    });
  });
});
