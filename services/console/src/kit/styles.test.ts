import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(__dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /[.]tsx?$/.test(file));

/** The classes that a file takes from its style sheet. */
const taken = (file: string): string[] => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^import (\w+) from '([^']+[.]module[.]css)';$/gm)].flatMap(([, name = '', from = '']) => {
    const sheet = join(root, dirname(file), from);
    const known = readFileSync(sheet, 'utf8');
    const used = [...text.matchAll(new RegExp(`\\b${name}[.](\\w+)`, 'g'))].map(([, one = '']) => one);
    return used
      .filter((one) => !known.includes(`.${one}`))
      .map((one) => `${file}: .${one} of ${relative(root, sheet)}`);
  });
};

// A class that is not there is no error to the compiler or the browser: only the page looks wrong.
it('every class that a page uses is in its style sheet', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(taken)).toEqual([]);
});
