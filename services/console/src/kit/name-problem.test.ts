import { expect, it } from '@jest/globals';
import { words } from './kit.words';
import { nameProblem } from './name-problem';

const fields = [{ name: 'Accept' }, { name: 'page' }, { name: ' accept ' }, { name: '' }, { name: '' }];

it('a name stands once, and empty fields are none', () => {
  expect(nameProblem(fields, 'page')).toBe(true);
  expect(nameProblem(fields, 'accept')).toBe(true);
  expect(nameProblem(fields, '')).toBe(true);
  expect(nameProblem([...fields, { name: 'page ' }], 'page')).toBe(words.repeatedName);
});

it('a header is the same in upper and lower case', () =>
  expect(nameProblem(fields, 'accept', (name) => name.toLowerCase())).toBe(words.repeatedName));
