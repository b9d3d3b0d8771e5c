import { describe, expect, it } from '@jest/globals';
import type { Today } from '../api/today';
import { mattersOf, outcomesOf } from './attention';
import { nearest, placeOf, stepTo, thickness, ticksOf } from './time-line';
import { links } from './today.links';

const span = { from: '2026-11-28T12:20:00Z', until: '2026-11-29T12:20:00Z' };

describe('the time line', () => {
  it.each([
    [span.from, 0],
    ['2026-11-29T00:20:00Z', 50],
    [span.until, 100],
    ['2026-11-27T00:00:00Z', 0],
    ['2026-12-01T00:00:00Z', 100],
  ])('%s stands at %d percent', (at, place) => expect(placeOf(at, span)).toBe(place));

  it('draws 1,000 schedules at one minute as one thick mark, and ten times as many no thicker than the line allows', () => {
    expect(thickness(1)).toBe(2);
    expect(thickness(2)).toBeGreaterThan(thickness(1));
    expect(thickness(1_000)).toBeGreaterThan(thickness(100));
    expect(thickness(1_000_000)).toBe(16);
  });

  it('has its ticks at full hours, and names the day where one begins', () => {
    const ticks = ticksOf(span);
    expect(ticks.length).toBe(8);
    expect(ticks.filter(({ day }) => day)).toHaveLength(1);
    expect(ticks.every(({ at }) => new Date(at).getHours() % 3 === 0 && new Date(at).getMinutes() === 0)).toBe(true);
  });

  it('finds the mark under a finger, and the one a key leads to', () => {
    expect(nearest([], 40)).toBe(-1);
    expect(nearest([0, 30, 90], 59)).toBe(1);
    expect(nearest([0, 30, 90], 61)).toBe(2);
    expect(['ArrowRight', 'ArrowLeft', 'PageUp', 'Home', 'End', 'a'].map((key) => stepTo(key, 1, 3))).toEqual([
      2,
      0,
      2,
      0,
      2,
      null,
    ]);
    expect(stepTo('ArrowLeft', 0, 3)).toBe(0);
  });
});

const today: Today = {
  now: span.from,
  due: { total: 0, marks: [], until: span.until },
  sent: { from: span.from, total: 4, byOutcome: { SENT: 3, PERMANENTLY_FAILED: 1, BOUNCED: 0 } },
  failingSchedules: 0,
  heldRuns: 2,
  retriesWaiting: 0,
  deadLetters: null,
  viewLagSeconds: 3.4,
};

describe('what needs attention', () => {
  it('counts what went out in words, with shares, and leaves out what did not happen', () =>
    expect(outcomesOf(today.sent).map(({ share, look: { word } }) => [word, share])).toEqual([
      ['3 deliveries sent', 75],
      ['1 failed for good', 25],
    ]));

  it('says that nothing was sent where all failed', () =>
    expect(outcomesOf({ ...today.sent, byOutcome: { FAILED: 4 } })[0]).toMatchObject({ outcome: 'SENT', share: 0 }));

  it('also says what is well, and nothing of what the caller may not see', () =>
    expect(mattersOf(today).map(({ look: { word, tone } }) => [word, tone])).toEqual([
      ['No schedule fails', 'good'],
      ['2 runs are held until somebody releases them', 'warn'],
      ['No delivery waits for another attempt', 'good'],
      ['What you see is up to date', 'good'],
    ]));

  it('leads to the schedules with a held run, which are a filter of their list', () =>
    expect(links.held).toMatchObject({ view: 'held' }));

  it('tells of dead letters, and of views that lag', () => {
    const lines = mattersOf({ ...today, deadLetters: 1, viewLagSeconds: 61.2 });
    expect(lines.map(({ look: { word } }) => word).slice(3)).toEqual([
      '1 message was given up',
      'What you see is 61 seconds old',
    ]);
  });
});
