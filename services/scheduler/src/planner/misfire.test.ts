import { describe, expect, it } from '@jest/globals';
import type { Planned } from '../calendar/occurrences';
import { applyMisfirePolicy, ON_TIME_MS, type Pause } from './misfire';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;
const ago = (ms: number): Planned => {
  const dueAt = new Date(NOW - ms).toISOString();
  return { id: dueAt, nominal: dueAt.slice(0, 19), dueAt };
};
const judged = (due: Planned[], misfire: 'latest' | 'skip' | 'all', { pauses = [] as Pause[], window = 86_400 } = {}) =>
  applyMisfirePolicy(due, { misfire, catchUpWindow: window }, pauses, NOW);

describe('applyMisfirePolicy', () => {
  it('fires what is at most a minute late, whatever the policy', () => {
    for (const misfire of ['latest', 'skip', 'all'] as const) {
      expect(judged([ago(ON_TIME_MS), ago(0)], misfire)).toEqual(['fire', 'fire']);
      expect(judged([], misfire)).toEqual([]);
    }
  });

  it('latest fires the newest missed one, unless one is on time', () => {
    expect(judged([ago(3 * MINUTE), ago(2 * MINUTE)], 'latest')).toEqual(['missed', 'fire']);
    expect(judged([ago(3 * MINUTE), ago(2 * MINUTE), ago(10)], 'latest')).toEqual(['missed', 'missed', 'fire']);
    expect(judged([ago(ON_TIME_MS + 1)], 'latest')).toEqual(['fire']);
  });

  it('skip fires no missed one', () => expect(judged([ago(3 * MINUTE), ago(10)], 'skip')).toEqual(['missed', 'fire']));

  it('all fires each, the newest hundred', () => {
    const due = Array.from({ length: 130 }, (_, index) => ago((131 - index) * MINUTE));
    const verdicts = judged(due, 'all');
    expect(verdicts.slice(0, 30)).toEqual(Array(30).fill('missed'));
    expect(verdicts.slice(30)).toEqual(Array(100).fill('fire'));
  });

  it('looks back no further than the catch-up window', () => {
    expect(judged([ago(11 * MINUTE), ago(10 * MINUTE)], 'all', { window: 600 })).toEqual([
      'outside-catch-up-window',
      'fire',
    ]);
    expect(judged([ago(11 * MINUTE)], 'latest', { window: 600 })).toEqual(['outside-catch-up-window']);
  });

  it('a window under a minute does not take away what is on time', () =>
    expect(judged([ago(30_000)], 'latest', { window: 10 })).toEqual(['fire']));

  it('skips what fell into a pause, from its beginning up to its end', () => {
    const pause = (from: number, to: number | null): Pause => ({ from: NOW - from, to: to === null ? null : NOW - to });
    const due = [ago(30_000), ago(20_000), ago(10_000), ago(0)];
    expect(judged(due, 'all', { pauses: [pause(20_000, 10_000)] })).toEqual(['fire', 'paused', 'fire', 'fire']);
    expect(judged(due, 'all', { pauses: [pause(20_000, null)] })).toEqual(['fire', 'paused', 'paused', 'paused']);
    expect(judged([ago(5 * MINUTE), ago(4 * MINUTE)], 'latest', { pauses: [pause(4 * MINUTE, 3 * MINUTE)] })).toEqual([
      'fire',
      'paused',
    ]);
    expect(judged(due, 'all', { pauses: [pause(31_000, 25_000), pause(5_000, null)] })).toEqual([
      'paused',
      'fire',
      'fire',
      'paused',
    ]);
  });

  it('skips dates no calendar has, before all else', () => {
    expect(judged([{ ...ago(10), skipped: 'nonexistent-date' }], 'all', { pauses: [{ from: 0, to: null }] })).toEqual([
      'nonexistent-date',
    ]);
  });
});
