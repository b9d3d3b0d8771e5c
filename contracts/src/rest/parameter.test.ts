import { describe, expect, it } from '@jest/globals';
import { line } from '../text';
import { defaultProblems, type ParameterTypes, parameterProblems, parameterTypesOf } from './parameter';

const schema = parameterTypesOf(line);
const declares = (type: object, value: unknown) => {
  const parameterTypes = { p: type } as unknown as ParameterTypes;
  return parameterProblems({ parameterTypes, parameters: {} }, { p: value });
};

describe('a declaration of parameters', () => {
  it('is one per name', () => {
    const declared = {
      region: { type: 'choice', oneOf: ['EMEA', 'APAC'], required: true, label: 'Region', description: 'Where' },
      clients: { type: 'text', list: true },
    };
    expect(schema.parse(declared)).toEqual(declared);
  });

  it.each([
    ['a name that no query can give', { 'a b': { type: 'text' } }, ['a b']],
    ['a name that begins with a digit', { '1a': { type: 'text' } }, ['1a']],
    ['the name of the planned instant', { asOf: { type: 'instant' } }, ['asOf']],
    ['an unknown type', { a: { type: 'money' } }, ['a', 'type']],
    ['a choice of nothing', { a: { type: 'choice' } }, ['a', 'oneOf']],
    ['a choice with a value twice', { a: { type: 'choice', oneOf: ['x', 'x'] } }, ['a', 'oneOf']],
    ['values to choose from for another type', { a: { type: 'text', oneOf: ['x'] } }, ['a', 'oneOf']],
    ['a label of two lines', { a: { type: 'text', label: 'a\nb' } }, ['a', 'label']],
    ['too many', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`p${i}`, { type: 'text' }])), []],
  ])('is refused with %s', (_, declared, path) =>
    expect(schema.safeParse(declared).error?.issues).toEqual([expect.objectContaining({ path })]),
  );
});

describe('a value', () => {
  it.each<[object, unknown]>([
    [{ type: 'text' }, ''],
    [{ type: 'integer' }, -7],
    [{ type: 'number' }, 0.5],
    [{ type: 'decimal' }, '12345678901234567890.10'],
    [{ type: 'decimal' }, 12.5],
    [{ type: 'boolean' }, false],
    [{ type: 'date' }, '2028-02-29'],
    [{ type: 'date' }, 'endOfQuarter - P1Y'],
    [{ type: 'instant' }, '2026-11-23T09:00:00+01:00'],
    [{ type: 'choice', oneOf: [1, 'b'] }, 1],
    [{ type: 'text', list: true }, []],
    [{ type: 'date', list: true }, ['today', '2026-01-01']],
    [{ type: 'text' }, null],
  ])('fits %j: %j', (type, value) => expect(declares(type, value)).toEqual([]));

  it.each<[object, unknown, string]>([
    [{ type: 'text' }, 1, 'p'],
    [{ type: 'text' }, 'a\0', 'p'],
    [{ type: 'integer' }, 1.5, 'p'],
    [{ type: 'integer' }, 2 ** 53, 'p'],
    [{ type: 'integer' }, '1', 'p'],
    [{ type: 'number' }, '1', 'p'],
    [{ type: 'decimal' }, '1,5', 'p'],
    [{ type: 'decimal' }, true, 'p'],
    [{ type: 'boolean' }, 'true', 'p'],
    [{ type: 'date' }, '2027-02-29', 'p'],
    [{ type: 'date' }, 20261123, 'p'],
    [{ type: 'instant' }, 'tomorow', 'p'],
    [{ type: 'choice', oneOf: ['1'] }, 1, 'p'],
    [{ type: 'text', list: true }, 'a', 'p'],
    [{ type: 'text' }, ['a'], 'p'],
    [{ type: 'integer', list: true }, [1, 'b', 3], 'p.1'],
    [{ type: 'integer', list: true }, Array.from({ length: 1_001 }, () => 1), 'p'],
    [{ type: 'text', required: true }, null, 'p'],
  ])('does not fit %j: %j', (type, value, path) =>
    expect(declares(type, value)).toEqual([{ path, message: expect.any(String) }]),
  );
});

describe('the values of a schedule', () => {
  const parameterTypes: ParameterTypes = {
    region: { type: 'choice', oneOf: ['EMEA', 'APAC'], required: true },
    since: { type: 'date' },
  };

  it('may be anything where the report declares nothing', () =>
    expect(parameterProblems({ parameters: { a: 1 } }, { a: 'x', other: [1] })).toEqual([]));

  it('need what is required, unless the report has a default', () => {
    expect(parameterProblems({ parameterTypes, parameters: {} }, {})).toEqual([
      { path: 'region', message: 'is required' },
    ]);
    expect(parameterProblems({ parameterTypes, parameters: { region: 'EMEA' } }, {})).toEqual([]);
    expect(parameterProblems({ parameterTypes, parameters: { region: 'EMEA' } }, { region: null })).toHaveLength(1);
  });

  it('are those the report knows, declared or not, when it declares some', () => {
    const report = { parameterTypes, parameters: { region: 'EMEA', note: 'x' } };
    expect(parameterProblems(report, { note: 7 })).toEqual([]);
    expect(parameterProblems(report, { constructor: 1, regoin: 'EMEA' })).toEqual([
      { path: 'constructor', message: 'the report has no such parameter; it has region, since, note' },
      { path: 'regoin', message: 'the report has no such parameter; it has region, since, note' },
    ]);
  });
});

it('defaults must fit, too, and a required parameter need not have one', () => {
  const parameterTypes = { a: { type: 'integer', required: true }, b: { type: 'date' } } as const;
  expect(defaultProblems({ parameterTypes, parameters: { b: 'startOfMonth' } })).toEqual([]);
  expect(defaultProblems({ parameterTypes, parameters: { a: 'x', b: 'soon' } }).map(({ path }) => path)).toEqual([
    'a',
    'b',
  ]);
});
