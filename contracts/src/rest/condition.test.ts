import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { comparisonsOf, conditionIdentity, conditionSchema, noDataSchema, notifySchema, periodMs } from './condition';

const short = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10 } as const;
const percent = { type: 'PERCENT', metric: 'Revenue', by: 10, minAbsolute: 5 } as const;
const change = { type: 'CHANGE_DETECTION', key: ['id'] } as const;

const problems = (schema: z.ZodType, body: unknown): string => {
  const parsed = schema.safeParse(body);
  return parsed.success
    ? ''
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
};

describe('a condition', () => {
  it.each([
    { type: 'ALWAYS' },
    { type: 'NOT_EMPTY' },
    { type: 'EMPTY' },
    short,
    { ...short, operator: 'between', value: [1, '2.5'] },
    { ...short, value: '12345678901234567890.5', clearAt: 8, forRuns: 3, clearForRuns: 2 },
    { ...short, operator: '<', clearAt: 12 },
    { type: 'THRESHOLD', match: 'any', conditions: [{ metric: 'Revenue', operator: '>=', value: 1e308 }] },
    percent,
    { ...percent, direction: 'down', against: 'P7D', sendFirst: true },
    { ...percent, against: 'median(7)' },
    { type: 'CHANGE_DETECTION' },
    { ...change, ignore: ['note'], tolerance: { abs: 1, rel: 0.05 }, baseline: 'lastSent' },
    { ...change, attach: 'reportAndChanges' },
    { type: 'CHANGE_DETECTION', of: 'metric', metric: 'Revenue', tolerance: { abs: 1 } },
    { type: 'CHANGE_DETECTION', of: 'columns', ignore: ['note'] },
    { type: 'EXCEPTION', metric: 'Revenue', sensitivity: 'high', season: 'dayOfWeek', minAbsolute: 0 },
  ])('is taken and stored as given: %j', (given) => expect(conditionSchema.parse(given)).toEqual(given));

  it.each([
    ['an unknown kind', { type: 'SOMETIMES' }, /^type: /],
    ['an unknown field', { type: 'NOT_EMPTY', metric: 'Revenue' }, /Unrecognized key.*metric/],
    ['an operator without a value', { type: 'THRESHOLD', metric: 'Revenue', operator: '>' }, /^value: is required/],
    ['a value without an operator', { type: 'THRESHOLD', metric: 'Revenue', value: 1 }, /^operator: is required/],
    ['no metric', { type: 'THRESHOLD', operator: '>', value: 1 }, /^metric: is required/],
    ['both forms', { ...short, conditions: [{ metric: 'a', operator: '>', value: 1 }] }, /^metric: must be inside/],
    ['no comparison', { type: 'THRESHOLD', conditions: [] }, /^conditions: /],
    ['NaN', { ...short, value: Number.NaN }, /^value: /],
    ['an infinite value', { ...short, value: Number.POSITIVE_INFINITY }, /^value: /],
    ['a text that is no number', { ...short, value: '10 EUR' }, /^value: /],
    ['a number too long', { ...short, value: '1e5000' }, /^value: /],
    ['one value for a range', { ...short, operator: 'between' }, /^value: must be two numbers/],
    ['two values for one limit', { ...short, value: [1, 2] }, /^value: must be one number for >/],
    ['a range that is upside down', { ...short, operator: 'outside', value: [2, 1] }, /^value: .*lower number first/],
    ['an end above the limit', { ...short, clearAt: 11 }, /^clearAt: must not be above the value/],
    ['an end below the limit', { ...short, operator: '<=', clearAt: 9 }, /^clearAt: must not be below the value/],
    ['an end of equality', { ...short, operator: '==', clearAt: 9 }, /^clearAt: has no meaning/],
    ['no run', { ...short, forRuns: 0 }, /^forRuns: /],
    ['an empty text for a number', { ...short, value: '', clearAt: '' }, /^value: /],
    ['a range of texts that are no numbers', { ...short, operator: 'between', value: ['', 'x'] }, /^value/],
    ['an end that is no number', { ...short, clearAt: '' }, /^clearAt: /],
    ['an empty floor', { ...percent, by: '', minAbsolute: '' }, /^by: /],
    ['an empty tolerance', { ...change, tolerance: { abs: '', rel: 0 } }, /^tolerance\.abs: /],
    ['no floor', { type: 'PERCENT', metric: 'Revenue', by: 10 }, /^minAbsolute: /],
    ['a change by nothing', { ...percent, by: 0 }, /^by: must be more than 0/],
    ['a negative floor', { ...percent, minAbsolute: -1 }, /^minAbsolute: must not be negative/],
    ['an unknown baseline', { ...percent, against: 'P1M' }, /^against: must be "previous"/],
    ['a median of one', { ...percent, against: 'median(1)' }, /^against: /],
    ['a metric that is not named', { type: 'CHANGE_DETECTION', of: 'metric' }, /^metric: is required/],
    ['a key of columns', { ...change, of: 'columns' }, /^key: is only for/],
    ['a tolerance without a key', { type: 'CHANGE_DETECTION', tolerance: { abs: 1 } }, /^tolerance: needs a key/],
    ['changes without a key', { type: 'CHANGE_DETECTION', attach: 'changes' }, /^attach: needs a key/],
    ['changes of columns', { type: 'CHANGE_DETECTION', of: 'columns', attach: 'changes' }, /^attach: is only for/],
    ['an unknown file', { ...change, attach: 'all' }, /^attach: /],
    ['changes of a limit', { ...short, attach: 'changes' }, /Unrecognized key.*attach/],
    ['a tolerance that is no number', { ...change, tolerance: { rel: 'x' } }, /^tolerance\.rel: must be a .*number/],
    ['a value that is no number', { ...short, value: 'x' }, /^value: must be a .*number/],
    ['a limit that is no number', { ...short, clearAt: '1e9999' }, /^clearAt: must be a .*number/],
    ['a distance that is no number', { type: 'EXCEPTION', metric: 'Revenue', minAbsolute: 'x' }, /^minAbsolute: /],
    ['a percentage that is no number', { ...percent, by: 'x' }, /^by: must be a .*number/],
    ['a key that is ignored', { ...change, ignore: ['id'] }, /^ignore: must not contain "id"/],
    ['a key named twice', { ...change, key: ['id', 'id'] }, /^key: must not repeat a column/],
    ['an unknown season', { type: 'EXCEPTION', metric: 'Revenue', season: 'monthly' }, /^season: /],
  ])('refuses %s', (_, given, why) => expect(problems(conditionSchema, given)).toMatch(why));
});

describe('what goes with a condition', () => {
  it('says what happens without data', () => {
    expect(noDataSchema.parse('keepLast')).toBe('keepLast');
    expect(noDataSchema.parse({ keepLast: { maxRuns: 5 } })).toEqual({ keepLast: { maxRuns: 5 } });
    expect(problems(noDataSchema, { keepLast: { maxRuns: 0 } })).not.toBe('');
  });

  it.each([
    ['P1D', 86_400_000],
    ['P2W', 14 * 86_400_000],
    ['PT6H', 6 * 3_600_000],
    ['P1DT30M', 86_400_000 + 1_800_000],
  ])('repeats a notice after %s', (onChangeThenEvery, ms) => {
    expect(notifySchema.parse({ onChangeThenEvery })).toEqual({ onChangeThenEvery });
    expect(periodMs(onChangeThenEvery)).toBe(ms);
  });

  it.each(['P', 'PT', 'P0D', '1D', 'P1M', 'P1Y', 'PT10S', 'P-1D'])('refuses the period %j', (onChangeThenEvery) =>
    expect(problems(notifySchema, { onChangeThenEvery })).not.toBe(''),
  );
});

describe('the identity of a condition', () => {
  const of = (distributionCondition: Parameters<typeof conditionIdentity>[0]['distributionCondition']) =>
    conditionIdentity({ reportId: 'r', parameters: { a: 1, b: 2 }, distributionCondition });

  it('stays while limits change, and in the other form', () => {
    expect(of({ ...short, value: 20, clearAt: 5, forRuns: 2 })).toBe(of(short));
    const { type, ...one } = short;
    expect(of({ type, conditions: [one] })).toBe(of(short));
    expect(comparisonsOf({ type, conditions: [one] })).toEqual(comparisonsOf(short));
    expect(of({ ...percent, by: 20, against: 'P7D' })).toBe(of(percent));
  });

  it('changes with metric, operator, key and data', () => {
    expect(of({ ...short, metric: 'Cost' })).not.toBe(of(short));
    expect(of({ ...short, operator: '>=' })).not.toBe(of(short));
    expect(of({ type: 'CHANGE_DETECTION', key: ['id', 'day'] })).not.toBe(
      of({ type: 'CHANGE_DETECTION', key: ['id'] }),
    );
    const about = { reportId: 'r', distributionCondition: short };
    const [one, turned, other] = [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      { a: 2, b: 2 },
    ];
    expect(conditionIdentity({ ...about, parameters: one })).toBe(conditionIdentity({ ...about, parameters: turned }));
    expect(conditionIdentity({ ...about, parameters: one })).not.toBe(
      conditionIdentity({ ...about, parameters: other }),
    );
  });
});
