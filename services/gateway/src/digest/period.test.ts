import { expect, it } from '@jest/globals';
import { latestPeriod } from './period';

it.each([
  // Monday at 07:00 in New York is 12:00 UTC in winter.
  ['weekly', 'America/New_York', '2026-11-23T12:00:00Z', '2026-11-16T05:00:00.000Z', '2026-11-23T05:00:00.000Z'],
  ['weekly', 'America/New_York', '2026-11-23T11:59:59Z', '2026-11-09T05:00:00.000Z', '2026-11-16T05:00:00.000Z'],
  ['weekly', 'UTC', '2026-11-29T23:59:59Z', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  // The clocks go back on Sunday: the week has an hour more.
  ['weekly', 'Europe/Berlin', '2026-10-26T06:00:00Z', '2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['monthly', 'UTC', '2026-03-01T06:59:59Z', '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
  ['monthly', 'UTC', '2026-03-01T07:00:00Z', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ['monthly', 'Asia/Kathmandu', '2026-01-10T00:00:00Z', '2025-11-30T18:15:00.000Z', '2025-12-31T18:15:00.000Z'],
] as const)('%s in %s at %s', (frequency, zone, now, from, to) => {
  expect(latestPeriod(frequency, zone, Date.parse(now))).toEqual({ from, to });
});
