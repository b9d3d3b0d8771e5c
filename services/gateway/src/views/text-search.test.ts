import { expect, it } from '@jest/globals';
import { searching, withWords } from './text-search';

it('looks for a text as the words hold it, and for nothing where it is blank', () => {
  const view = { name: 'list' };
  const values = { view, column: 'key', where: [['words', 'contains', 'ärger']] };
  expect(searching(' A\u0308rger ', (text) => [withWords(view, text)])).toEqual([[{ column: 'key', values }]]);
  for (const blank of [undefined, '', '  ']) expect(searching(blank, (text) => [withWords(view, text)])).toEqual([]);
});
