import { expect, it } from '@jest/globals';
import type { ParameterTypes } from '@punctual/contracts';
import { periodOf } from './period';

const date = { type: 'date' } as const;
const of = (parameters: Record<string, unknown>, parameterTypes?: ParameterTypes) =>
  periodOf({ parameters, parameterTypes, timezone: 'Europe/Berlin' });

it.each<[Record<string, unknown>, ParameterTypes, string | null]>([
  [{ from: '2026-11-01', to: '2026-11-30' }, { from: date, to: date }, '2026-11-01 to 2026-11-30'],
  [
    { Start_Date: '2026-11-01', End_Date: '2026-11-30' },
    { Start_Date: date, End_Date: date },
    '2026-11-01 to 2026-11-30',
  ],
  [
    { since: '2026-11-01T08:00:00Z', until: '2026-11-02T08:00:00Z' },
    { since: { type: 'instant' }, until: { type: 'instant' } },
    '2026-11-01 09:00 UTC+1 to 2026-11-02 09:00 UTC+1',
  ],
  [{ since: '2026-11-01', region: 'EMEA' }, { since: date, region: { type: 'text' } }, 'since 2026-11-01'],
  [{ from: '2026-11-01', to: null }, { from: date, to: date }, 'since 2026-11-01'],
  [{ from: 'Berlin', to: 'Paris' }, { from: { type: 'text' }, to: { type: 'text' } }, null],
  [{ from: ['2026-11-01'] }, { from: { ...date, list: true } }, null],
  [{ until: '2026-11-30' }, { until: date }, null],
])('the period of %j is %3$j', (parameters, types, period) => expect(of(parameters, types)).toBe(period));

it('what a report does not declare is no period', () => {
  expect(of({ from: '2026-11-01', to: '2026-11-30' })).toBeNull();
});
