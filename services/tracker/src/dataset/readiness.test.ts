import { expect, it } from '@jest/globals';
import { isReady, notReadyInWords, type Wait } from './readiness';

const since = '2026-11-22T09:00:00.000Z';
const [before, after] = ['2026-11-22T08:59:59.999Z', '2026-11-22T09:00:00.001Z'];
const wait = (match: Wait['match'], ...asOf: (string | null)[]): Wait => ({
  ...{ match, since, until: '2026-11-23T13:00:00.000Z', onDeadline: 'skip' },
  datasets: asOf.map((instant, index) => ({ name: `d${index}`, asOf: instant })),
});

it.each([
  ['all', [after], true],
  ['all', [after, after], true],
  ['all', [after, before], false],
  ['all', [after, null], false],
  ['all', [since], false],
  ['any', [before, after], true],
  ['any', [null, since], false],
  ['any', [null], false],
] as const)('%s of %j is ready: %s', (match, asOf, ready) => expect(isReady(wait(match, ...asOf))).toBe(ready));

it('says which of them were not, and how old they are', () =>
  expect(notReadyInWords(wait('all', after, null, before))).toBe(
    `the data was not ready by 2026-11-23T13:00:00.000Z: d1 was never updated, d2 is as of ${before}`,
  ));
