import { expect, it } from '@jest/globals';
import { messageNumber } from './reconcile';

it.each([
  [0, 0],
  [60_000, 0],
  [359_999, 0],
  [360_000, 1],
  [719_999, 1],
  [720_000, 2],
  [24 * 3_600_000, 8],
])('after %i ms of a minute’s patience it is message %i', (idle, number) =>
  expect(messageNumber(idle, 60_000)).toBe(number),
);
