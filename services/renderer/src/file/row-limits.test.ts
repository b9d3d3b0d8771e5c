import { expect, it } from '@jest/globals';
import { checkRowCount } from './row-limits';

it.each([
  [100_000, ['PDF', 'HTML', 'EXCEL', 'CSV', 'JSON'], null],
  [100_001, ['CSV', 'EXCEL', 'JSON'], null],
  [100_001, ['CSV', 'HTML'], /at most 100000 as HTML/],
  [1_048_574, ['EXCEL'], null],
  [1_048_575, ['JSON', 'EXCEL'], /at most 1048574 as EXCEL/],
] as const)('%p rows as %p', (count, formats, message) => {
  const check = () => checkRowCount(count, formats);
  if (message === null) expect(check).not.toThrow();
  else
    expect(check).toThrow(
      expect.objectContaining({ code: 'report/too-many-rows', message: expect.stringMatching(message) }),
    );
});
