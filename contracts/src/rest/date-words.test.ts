import { describe, expect, it } from '@jest/globals';
import { isDate, isInstant, parseDateWords } from './date-words';

const zero = { months: 0, days: 0, ms: 0 };

describe('a text of date words', () => {
  it.each([
    ['today', [{ from: { word: 'today' }, moves: [] }]],
    [' startOfMonth-P1M ', [{ from: { word: 'startOfMonth' }, moves: [{ ...zero, months: -1 }] }]],
    ['today - P1Y2M3W4D', [{ from: { word: 'today' }, moves: [{ months: -14, days: -25, ms: 0 }] }]],
    [
      'occurrence + P1D - PT36H30M5S',
      [
        {
          from: { word: 'occurrence' },
          moves: [
            { ...zero, days: 1 },
            { ...zero, ms: -131_405_000 },
          ],
        },
      ],
    ],
    ['2026-11-23 - P7D', [{ from: { literal: '2026-11-23' }, moves: [{ ...zero, days: -7 }] }]],
    ['2026-11-23T09:00:00+01:00', [{ from: { literal: '2026-11-23T09:00:00+01:00' }, moves: [] }]],
    [
      'lastRun - P1D ?? startOfMonth',
      [
        { from: { word: 'lastRun' }, moves: [{ ...zero, days: -1 }] },
        { from: { word: 'startOfMonth' }, moves: [] },
      ],
    ],
  ])('%j is read', (text, terms) => expect(parseDateWords(text)).toEqual({ terms }));

  it.each([
    ['', /"" is neither a date nor one of the words today, /],
    ['Today', /"Today" is neither/],
    ['startOfMoth', /"startOfMoth" is neither/],
    ['now', /"now" is neither/],
    ['2026-02-30', /neither a date such as/],
    ['2026-11-23T25:00:00Z', /neither a date such as/],
    ['today P7D', /"P7D" cannot follow/],
    ['today -', /"" is not a duration/],
    ['today - 7', /"7" is not a duration/],
    ['today - P', /not a duration/],
    ['today - P1DT', /"T" cannot follow/],
    ['today - P1.5D', /not a duration|cannot follow/],
    ['today - P101Y', /at most 100 years/],
    ['today - P1D - P1D - P1D - P1D - P1D - P1D', /more than 5/],
    ['lastRun', /what stands for lastRun in the first run/],
    ['startOfMonth ?? lastRun', /what stands for lastRun/],
    ['today ?? startOfMonth', /never used/],
    ['lastRun ??', /"" is neither/],
    [`today${' '.repeat(200)}`, /at most 200 characters/],
  ])('%j is refused', (text, problem) =>
    expect(parseDateWords(text)).toEqual({ problem: expect.stringMatching(problem) }),
  );
});

it.each([
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2026-13-01', false],
  ['0000-01-01', false],
  ['2026-1-1', false],
])('%s is a date: %s', (text, expected) => expect(isDate(text)).toBe(expected));

it.each([
  ['2026-11-23T09:00:00Z', true],
  ['2026-11-23T09:00:00.123+05:30', true],
  ['2026-11-23T24:00:00Z', false],
  ['2026-02-30T09:00:00Z', false],
  ['2026-11-23 09:00:00Z', false],
  ['2026-11-23T09:00:00', false],
])('%s is an instant: %s', (text, expected) => expect(isInstant(text)).toBe(expected));
