import { describe, expect, it } from '@jest/globals';
import { judgingBy } from '../testing/observed';
import { firedOf, renderedFor, renderingBy } from '../testing/samples';
import { RecentRenderings } from './recent-renderings';

describe('recent renderings', () => {
  it('serve every later run that needs an identical one', () => {
    const recent = new RecentRenderings();
    expect(recent.find('r1', firedOf())).toBeNull();
    expect(recent.find('r2', firedOf())).toBeNull();
    recent.remember(renderedFor(1, 'r1'));
    recent.remember(renderedFor(1, 'r2'));
    expect(recent.find('r3', firedOf())).toEqual(renderingBy(1, 'r1'));
  });

  it.each([
    { parameters: { a: 1 } },
    { formats: ['PDF' as const] },
    { dueAt: '2026-11-24T09:00:00Z' },
    { timezone: 'Europe/Berlin' },
    { lastRun: '2026-11-22T09:00:00Z' },
    { reportId: 'c0a80101-0000-4000-8000-000000000001' },
    { moreReports: [{ reportId: firedOf().reportId, formats: ['PDF' as const], parameters: {} }] },
  ])('are not shared when the request differs: %j', (changes) => {
    const recent = new RecentRenderings();
    recent.find('r1', firedOf());
    recent.remember(renderedFor(1, 'r1'));
    expect(recent.find('r2', firedOf(changes))).toBeNull();
  });

  it('are shared with what was observed by runs that judge it, and without by others', () => {
    const observed = { metrics: [{ name: 'Revenue', value: '1' }], columns: null, rows: null };
    const recent = new RecentRenderings();
    recent.find('r1', firedOf());
    recent.remember({ ...renderedFor(1, 'r1'), observed });
    expect(recent.find('r2', firedOf())).toEqual(renderingBy(1, 'r1'));
    const judging = judgingBy({ type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 1 });
    expect(recent.find('r3', firedOf({ judging }))).toEqual({ ...renderingBy(1, 'r1'), observed });
    // Its rows were not kept.
    expect(recent.find('r4', firedOf({ judging: judgingBy({ type: 'CHANGE_DETECTION' }) }))).toBeNull();
  });

  it('share neither a repeated rendering nor one that was not requested here', () => {
    const recent = new RecentRenderings();
    recent.find('r1', firedOf());
    recent.remember(renderedFor(2, 'r1'));
    recent.remember(renderedFor(1, 'r9'));
    expect(recent.find('r2', firedOf())).toBeNull();
  });

  it('take a bounded number of bytes: the oldest are evicted, however large one is', () => {
    const recent = new RecentRenderings(64 * 1024);
    for (let index = 0; index < 20; index++) {
      const fired = firedOf({ parameters: { index } });
      recent.find(`r${index}`, fired);
      const rendered = renderedFor(1, `r${index}`);
      recent.remember({ ...rendered, subject: 's'.repeat(10_000) });
    }
    const known = (index: number) => recent.find('x', firedOf({ parameters: { index } })) !== null;
    expect(known(19)).toBe(true);
    const kept = Array.from({ length: 20 }, (_, index) => index).filter(known);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.length).toBeLessThanOrEqual(6);
  });
});
