import { expect, it } from '@jest/globals';
import { durationMs } from './duration';

it.each([
  ['PT1M', 60_000],
  ['PT5M', 300_000],
  ['PT1H30M', 5_400_000],
  ['PT0S', 0],
  ['PT90S', 90_000],
  ['PT2H3M4S', 7_384_000],
  ['PT9999H', 35_996_400_000],
])('reads %s', (text, ms) => expect(durationMs(text)).toBe(ms));
