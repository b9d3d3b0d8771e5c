import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Condition, conditionSchema } from '@punctual/contracts';
import { judgingBy, type Observed, series } from '../testing/observed';

type Example = { condition: Condition; values: Observed[]; results: string[] };
const page = readFileSync(join(__dirname, '../../../../docs/conditions.md'), 'utf8');
const examples = [...page.matchAll(/```json\n(.*?)```/gs)]
  .map(([, json = '']) => JSON.parse(json) as Partial<Example>)
  .filter((one): one is Example => one.values !== undefined);

it('the page about conditions has an example of each kind that compares', () => {
  const kinds = new Set(examples.map(({ condition }) => condition.type));
  expect([...kinds].sort()).toEqual(['CHANGE_DETECTION', 'EXCEPTION', 'NOT_EMPTY', 'PERCENT', 'THRESHOLD']);
});

it.each(examples)('the page about conditions tells the results of $condition', ({ condition, values, results }) => {
  const { verdicts } = series(judgingBy(conditionSchema.parse(condition)), values);
  expect(verdicts.map(({ state, send }) => `${state}${send ? '!' : ''}`)).toEqual(results);
});
