import { expect, it } from '@jest/globals';
import { Recent } from './recent';

it('keeps what is asked for, and forgets the rest within its room', () => {
  const recent = new Recent(2_000);
  recent.set('kept', 'x'.repeat(6));
  for (let index = 0; index < 1_000; index++) {
    recent.set(`k${index}`, 'x'.repeat(6));
    expect(recent.get('kept')).toBe('x'.repeat(6));
  }
  expect([recent.get('k0'), recent.get('k800')]).toEqual([undefined, undefined]);
  expect(recent.get('k999')).toBeDefined();
  recent.clear();
  expect(recent.get('kept')).toBeUndefined();
});
