import { describe, expect, it } from '@jest/globals';
import { MAX_LINES, readImport, reportOf, type Wanted } from './import';

const read = (file: string): Wanted => {
  const wanted = readImport(file);
  if ('errors' in wanted) throw new Error(JSON.stringify(wanted.errors));
  return wanted;
};
const addressesIn = (file: string) => [...read(file).addresses.keys()];

describe('an import', () => {
  it('takes the column titled email, wherever it is', () => {
    expect(addressesIn('Name;E-Mail\nAda;ada@example.com\nBob;bob@example.com')).toEqual([
      'ada@example.com',
      'bob@example.com',
    ]);
  });
  it('takes the first column of a file without titles', () => {
    expect(addressesIn('ada@example.com,Ada\nbob@example.com,Bob')).toEqual(['ada@example.com', 'bob@example.com']);
  });
  it('spells addresses in one way and counts repeated ones', () => {
    const { addresses, repeated } = read(
      ' Ada@EXAMPLE.com \nAda@example.com\nbob@bücher.example\nbob@xn--bcher-kva.example',
    );
    expect([...addresses]).toEqual([
      ['Ada@example.com', 1],
      ['bob@xn--bcher-kva.example', 3],
    ]);
    expect(repeated).toBe(2);
  });
  it('names each refused line with its reason', () => {
    const { refused } = read('email,name\nada@example.com,Ada\nno address,x\n,y\na@b\na..b@example.com');
    expect(refused).toEqual([
      { line: 3, value: 'no address', reason: expect.stringContaining('such as name@example.com') },
      { line: 4, value: '', reason: 'there is no address' },
      { line: 5, value: 'a@b', reason: expect.stringContaining('dot') },
      { line: 6, value: 'a..b@example.com', reason: expect.stringContaining('dot-atom') },
    ]);
  });
  it('refuses a file without addresses and one with too many lines', () => {
    expect(readImport('email\n')).toEqual({ errors: [{ path: '', message: 'the file has no addresses' }] });
    expect(readImport('a@example.com\n'.repeat(MAX_LINES + 1))).toMatchObject({ errors: [{ path: '' }] });
  });
  it('reports every line once: those that found no room by their number too', () => {
    const wanted = read('email\nada@example.com\nada@example.com\nbob@example.com\ncy@example.com\nx');
    const { refused, ...counts } = reportOf(wanted, { added: 1, noRoom: ['cy@example.com'] });
    expect(counts).toEqual({ lines: 5, added: 1, alreadyThere: 2 });
    expect(refused.map(({ line, value }) => [line, value])).toEqual([
      [5, 'cy@example.com'],
      [6, 'x'],
    ]);
  });
});
