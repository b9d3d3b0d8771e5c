import { expect, it } from '@jest/globals';
import { wordsOf } from './words';

it('holds texts composed and in lower case, without those that are missing', () => {
  expect(wordsOf('A\u0308RGER', null, '', 'Two')).toBe('ärger two');
});

it.each(['報', '𠮷', 'é', 'x'])('holds at most 1,000 octets, and whole characters: %s', (character) => {
  const words = wordsOf('n', character.repeat(1_000));
  expect(Buffer.byteLength(words)).toBeLessThanOrEqual(1_000);
  expect(Buffer.byteLength(words)).toBeGreaterThan(1_000 - 4);
  expect(words).toBe(`n ${character.repeat((words.length - 2) / character.length)}`);
});
