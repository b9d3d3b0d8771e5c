import { describe, expect, it } from '@jest/globals';
import { BoundedCache } from './bounded-cache';
import { roughOctets } from './size';

describe('a bounded cache', () => {
  it('forgets the least recently used when it holds too many octets', () => {
    const cache = new BoundedCache<string>(30, (text) => text.length);
    cache.set('a', 'x'.repeat(10));
    cache.set('b', 'x'.repeat(10));
    cache.set('c', 'x'.repeat(10));
    cache.get('a');
    cache.set('d', 'x'.repeat(5));
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
    expect(cache.octets).toBe(25);
  });

  it('no longer counts a replaced or removed value', () => {
    const cache = new BoundedCache<string>(100, (text) => text.length);
    cache.set('a', 'x'.repeat(90));
    cache.set('a', 'x');
    cache.set('b', 'y');
    cache.delete('b');
    expect([cache.get('a'), cache.octets]).toEqual(['x', 1]);
  });

  it('keeps one value that is too large alone', () => {
    const cache = new BoundedCache<string>(10, (text) => text.length);
    cache.set('a', 'x');
    cache.set('b', 'x'.repeat(1_000));
    expect([cache.get('a'), cache.get('b')?.length]).toEqual([undefined, 1_000]);
  });
});

describe('the rough size of a value', () => {
  it('grows with its content, including lists of any length', () => {
    const address = (index: number) => ({ email: `recipient-${index}@example.com`, role: 'to' });
    const page = (count: number) => ({ recipients: Array.from({ length: count }, (_, index) => address(index)) });
    expect(roughOctets(page(500))).toBeGreaterThan(500 * 26);
    expect(roughOctets(page(5_000)) / roughOctets(page(500))).toBeCloseTo(10, 0);
    expect(roughOctets(new Map([['a', 'b'.repeat(1_000)]]))).toBeGreaterThan(1_000);
    expect(roughOctets(new Set(['b'.repeat(1_000)]))).toBeGreaterThan(1_000);
    expect(roughOctets(Buffer.alloc(1_000))).toBeGreaterThan(1_000);
  });
});
