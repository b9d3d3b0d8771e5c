import { describe, expect, it } from '@jest/globals';
import type { Event } from '@punctual/contracts';
import { firedOf, NOW, RENDERED } from '../testing/samples';
import { RecentRenderings } from './recent-renderings';

const rendered = (deliveryId: string, attempt = 1): Event<'ReportRendered'>['data'] => ({
  deliveryId,
  attempt,
  reportId: firedOf().reportId,
  reportVersion: 3,
  ...RENDERED,
  metrics: [],
  rowCount: 7,
  contentHash: 'h',
  at: NOW,
});
const shared = (renderedFor: string) => ({
  ...RENDERED,
  shared: { renderedFor, reportVersion: 3, metrics: [], rowCount: 7, contentHash: 'h' },
});

describe('recent renderings', () => {
  it('serve every later delivery that needs the very same', () => {
    const recent = new RecentRenderings();
    expect(recent.find('d1', firedOf())).toBeNull();
    expect(recent.find('d2', firedOf())).toBeNull();
    recent.remember(rendered('d1'));
    recent.remember(rendered('d2'));
    expect(recent.find('d3', firedOf())).toEqual(shared('d1'));
  });

  it.each([
    { parameters: { a: 1 } },
    { formats: ['PDF' as const] },
    { dueAt: '2026-11-24T09:00:00Z' },
    { timezone: 'Europe/Berlin' },
    { reportId: 'c0a80101-0000-4000-8000-000000000001' },
  ])('keep apart what differs: %j', (changes) => {
    const recent = new RecentRenderings();
    recent.find('d1', firedOf());
    recent.remember(rendered('d1'));
    expect(recent.find('d2', firedOf(changes))).toBeNull();
  });

  it('pass on neither a repeated rendering nor one nobody here asked for', () => {
    const recent = new RecentRenderings();
    recent.find('d1', firedOf());
    recent.remember(rendered('d1', 2));
    recent.remember(rendered('d9'));
    expect(recent.find('d2', firedOf())).toBeNull();
  });

  it('remember the newest ones only', () => {
    const recent = new RecentRenderings();
    for (let index = 0; index <= 64; index++) {
      recent.find(`d${index}`, firedOf({ parameters: { index } }));
      recent.remember(rendered(`d${index}`));
    }
    expect(recent.find('x', firedOf({ parameters: { index: 0 } }))).toBeNull();
    expect(recent.find('x', firedOf({ parameters: { index: 64 } }))).toEqual(shared('d64'));
  });
});
