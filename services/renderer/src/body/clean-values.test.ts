import { expect, it } from '@jest/globals';
import { legalHtml, marked, withoutMarks } from '@punctual/chassis/offline';
import fc from 'fast-check';
import { cleanValues } from './clean-values';

it('are the same object where nothing is wrong with them', () => {
  const values = { name: 'Łódź 😀\n\t', rows: [[{ text: 'a', numeric: true }]], notice: null, count: 5 };
  expect(cleanValues(values)).toBe(values);
});

it('hold no mark, and nothing that HTML forbids, however deep', () => {
  const values = {
    name: `a${marked('manage', 'x')}`,
    rows: [[{ text: 'a\u0000\ud800b', n: 1 }], ['ok']],
    totals: null,
  };
  const clean = cleanValues(values);
  expect(clean).toEqual({
    name: `a${withoutMarks(marked('manage', 'x'))}`,
    rows: [[{ text: 'a\ufffd\ufffdb', n: 1 }], ['ok']],
    totals: null,
  });
  expect(clean.name).not.toContain('\u2063');
});

it('are those of the whole text, piece by piece', () => {
  const text = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u2063', '\ud800', '\udc00', '\u007f', '\u000b', '\u0085', '\n'),
    ),
  );
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join('');
      expect(cleanValues({ whole }).whole).toBe(withoutMarks(legalHtml(whole)));
    }),
    { numRuns: 1_000 },
  );
});
