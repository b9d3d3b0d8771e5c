import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomId, sha256, uuidOf } from './ids';

describe('uuidOf', () => {
  it('gives version 5 and the RFC 9562 variant, for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) =>
        expect(uuidOf(name)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      ),
    );
  });

  it('never changes: stored events are found again under these ids', () => {
    expect([uuidOf(''), uuidOf('schedule-1@0'), uuidOf('é')]).toEqual([
      '00fe32c9-48aa-5a6b-83c2-34c8b92dce8e',
      'bb643d76-17b4-5211-a0d9-8a9a301aee57',
      '804757b5-3d85-57c5-8f74-7de892a5b3d5',
    ]);
  });

  it('gives different names different ids', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `delivery-${index}`);
    expect(new Set(names.map(uuidOf)).size).toBe(names.length);
  });
});

describe('other ids', () => {
  it('are random UUIDs of version 4', () => expect(randomId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/));
  it('hash as FIPS 180-4 says', () =>
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
});
