import { expect, it } from '@jest/globals';
import { localTime } from './local-time';

it.each([
  ['UTC', '2026-11-02T00:30:00Z', { day: '2026-11-02', hour: 0, weekday: 1 }],
  ['America/New_York', '2026-11-02T00:30:00Z', { day: '2026-11-01', hour: 19, weekday: 7 }],
  ['Asia/Kathmandu', '2026-11-02T18:14:00Z', { day: '2026-11-02', hour: 23, weekday: 1 }],
  ['Asia/Kathmandu', '2026-11-02T18:15:00Z', { day: '2026-11-03', hour: 0, weekday: 2 }],
  // The clocks of Berlin go from 03:00 back to 02:00 at 01:00 UTC.
  ['Europe/Berlin', '2026-10-25T00:59:00Z', { day: '2026-10-25', hour: 2, weekday: 7 }],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', { day: '2026-10-25', hour: 2, weekday: 7 }],
])('what the clocks of %s show at %s', (zone, instant, shown) => {
  expect(localTime(zone, Date.parse(instant))).toEqual(shown);
});
