import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wirePiece } from './wire-message';

const wire = (text: string): [string, number] => {
  const { octets, size } = wirePiece(Buffer.from(text, 'latin1'));
  return [octets.toString('latin1'), size];
};

describe('a message for the wire', () => {
  it.each([
    ['.', '..\r\n', 3],
    ['a\r\n.\r\nb\r\n', 'a\r\n..\r\nb\r\n', 9],
    ['a\r\n..b', 'a\r\n...b\r\n', 8],
    ['a.b\r\n', 'a.b\r\n', 5],
    ['', '\r\n', 2],
    ['a\n.\rb\r\n', 'a\r\n..\r\nb\r\n', 9],
    ['a\r.\r\n', 'a\r\n..\r\n', 6],
    ['\u0085.\u00e9', '\u0085.\u00e9\r\n', 5],
  ])('%j is %j, and %i octets large', (text, octets, size) => expect(wire(text)).toEqual([octets, size]));

  it('never shows the end of a message, and loses nothing', () => {
    const octet = fc.constantFrom('.', '\r', '\n', 'a', '\u0085');
    fc.assert(
      fc.property(fc.string({ unit: octet, maxLength: 30 }), (text) => {
        const [octets, size] = wire(text);
        expect(octets).not.toMatch(/(^|\r\n|\r|\n)\.(\r|\n)/);
        expect(octets).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
        const back = octets.replace(/^\./gm, '');
        expect(size).toBe(back.length);
        expect(back.replaceAll('\r\n', '')).toBe(text.replace(/[\r\n]/g, ''));
      }),
    );
  });
});
