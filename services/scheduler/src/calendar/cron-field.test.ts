import { describe, expect, it } from '@jest/globals';
import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { type CronField, FIELDS, problemsIn } from './cron-field';

const accepts = (index: number, atom: string): boolean => {
  try {
    CronExpressionParser.parse(FIELDS.map((_, i) => (i === index ? atom : i === 0 ? '0' : '*')).join(' '));
    return true;
  } catch {
    return false;
  }
};

const atoms = ({ min, max, names }: CronField) => {
  const value = fc.oneof(
    fc.integer({ min: 0, max: max + 1 }).map(String),
    ...(names.length > 0 ? [fc.constantFrom(...names, 'FOO')] : []),
  );
  const range = fc.tuple(value, value).map((ends) => ends.join('-'));
  const stepped = fc.tuple(fc.oneof(value, range, fc.constant('*')), fc.integer({ min: 0, max: 9 }));
  const odd = fc.constantFrom('*', 'L', `${min + 3}L`, `${names[2] ?? min}L`, '1#2');
  const item = fc.oneof(
    value,
    range,
    stepped.map((parts) => parts.join('/')),
    odd,
  );
  return fc.array(item, { minLength: 1, maxLength: 2 }).map((items) => items.join(','));
};

describe('a field of a cron text', () => {
  it.each(FIELDS.map((field, index): [string, number] => [field.title, index]).slice(1))(
    '%s: what the library refuses is refused here in words; only a step beyond its range is refused in addition',
    (_, index) => {
      const field = FIELDS[index];
      if (!field) throw new Error('no such field');
      fc.assert(
        fc.property(atoms(field), (atom) => {
          const ours = problemsIn(field, atom);
          // The library refuses a repeated L, with its own message.
          fc.pre(!ours.some((problem) => problem.includes('beyond its range')) && !/L.*,.*L/i.test(atom));
          expect([atom, ours.length === 0]).toEqual([atom, accepts(index, atom)]);
        }),
        { numRuns: 2_000 },
      );
    },
  );
});
