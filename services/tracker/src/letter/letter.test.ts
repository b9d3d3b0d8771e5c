import { expect, it } from '@jest/globals';
import type { Event } from '@punctual/contracts';
import { firedOf } from '../testing/samples';
import { letterOf } from './letter';

type Fired = Event<'OccurrenceFired'>['data'];
const of = (changes: Partial<Fired>, publicUrl: string | null = 'https://punctual.example.com') =>
  letterOf(firedOf({ name: 'Weekly sales', ...changes }), [], publicUrl);

it('a letter says what its schedule says, with the next run on its clocks', () => {
  const timezone = 'America/New_York';
  const frequency = 'Every day at 09:00 (America/New_York)';
  expect(of({ timezone, frequency, formats: ['PDF'], nextDueAt: '2026-11-24T14:00:00.000Z' })).toEqual({
    ...{ why: 'schedule', schedule: 'Weekly sales', lists: [], began: 'planned', frequency, formats: ['PDF'] },
    manageUrl: 'https://punctual.example.com/subscriptions',
    nextRun: '2026-11-24 09:00 (America/New_York)',
  });
  expect(of({ nextDueAt: null }).nextRun).toBeNull();
  expect(of({ name: null, reportType: 'Sales' }).schedule).toBe('Sales');
  expect(of({ name: null }).schedule).toBeNull();
  const moreReports = [{ reportId: firedOf().reportId, formats: ['EXCEL' as const, 'CSV' as const], parameters: {} }];
  expect(of({ formats: ['CSV'], moreReports }).formats).toEqual(['CSV', 'EXCEL']);
});

const perRow = { address: 'email', parameters: ['region'], runAs: 'owner' as const };
it.each<[Partial<Fired>, string, string | null]>([
  [{ subscription: true }, 'subscription', '/subscriptions'],
  [{ perRow, audience: 'individually' }, 'rows', null],
  [{ trigger: 'test' }, 'test', `/schedules/${firedOf().scheduleId}`],
  [{ trigger: 'manual' }, 'schedule', '/subscriptions'],
])('of %j it gives the reason %s and leads to %s', (changes, why, page) => {
  const manageUrl = page === null ? null : `https://punctual.example.com${page}`;
  expect(of(changes)).toMatchObject({ why, manageUrl });
  expect(of(changes, null)).toMatchObject({ why, manageUrl: null });
});

it.each<[Fired['trigger'], string]>([
  ['planned', 'planned'],
  ['manual', 'by-hand'],
  ['backfill', 'made-up-for'],
  ['rerender', 'again'],
])('of a run by %s it says that it is %s', (trigger, began) => expect(of({ trigger })).toMatchObject({ began }));
