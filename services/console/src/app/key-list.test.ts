import { expect, it } from '@jest/globals';
import { deedFor, keys } from './key-list';

it.each([
  ['', '/', { search: 'page' }],
  ['g', 's', { to: '/schedules' }],
  ['Escape', '/', { search: 'page' }],
  ['', 'Ctrl K', { search: 'everything' }],
  ['x', '?', { help: true }],
  ['', 's', undefined],
  ['', 'g', undefined],
])('after %j the key %j does %j', (before, key, deed) => expect(deedFor(before, key)).toEqual(deed));

it('has each key once', () => {
  const all = keys.map(({ press }) => press.join(' '));
  expect(new Set(all).size).toBe(all.length);
});
