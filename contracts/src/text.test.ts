import { describe, expect, it } from '@jest/globals';
import { address, jsonOctets, line } from './text';

const problem = (schema: typeof address, text: string): string | undefined =>
  schema.safeParse(text).error?.issues[0]?.message;

describe('address', () => {
  it.each([
    'a@example.com',
    'first.last+tag@sub.example.co.uk',
    "o'brien!#$%&*-/=?^_`{|}~@example.com",
    'jörg@münchen.de',
    '用户@例子.广告',
    `${'a'.repeat(64)}@example.com`,
    `a@${'b'.repeat(63)}.example.com`,
    'a@xn--mnchen-3ya.de',
    'a@1.example',
  ])('takes %s', (text) => expect(address.safeParse(text).success).toBe(true));

  it.each([
    ['a@b', /dot/],
    ['a..b@example.com', /dot-atom/],
    ['.a@example.com', /dot-atom/],
    ['a.@example.com', /dot-atom/],
    [`${'a'.repeat(65)}@example.com`, /64 octets/],
    [`${'é'.repeat(33)}@example.com`, /64 octets/],
    [`${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.com`, /254 octets/],
    ['a@example.com\r\nBcc: x@example.com', /line breaks/],
    ['a\u0000@example.com', /line breaks/],
    ['a\n@example.com', /line breaks/],
    ['', /e-mail address/],
    ['@example.com', /e-mail address/],
    ['example.com', /e-mail address/],
    ['"a b"@example.com', /dot-atom/],
    ['Name <a@example.com>', /dot-atom/],
    ['<a@example.com>', /dot-atom/],
    ['a,b@example.com', /dot-atom/],
    ['a@example.com,b@example.com', /dot-atom/],
    ['a b@example.com', /dot-atom/],
    ['a@[127.0.0.1]', /host name/],
    ['a@127.0.0.1', /host name/],
    ['a@-x.example', /host name/],
    ['a@x-.example', /host name/],
    ['a@example..com', /host name/],
    ['a@example.com.', /host name/],
    [`a@${'b'.repeat(64)}.com`, /host name/],
    ['a@exa mple.com', /host name/],
    ['a@under_score.com', /host name/],
    ['\ud800@example.com', /dot-atom/],
  ])('refuses %j and says why', (text, why) => expect(problem(address, text)).toMatch(why));

  it('takes an address of exactly 254 octets', () => {
    const text = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.com`;
    expect([text.length, address.safeParse(text).success]).toEqual([254, true]);
  });
});

describe('line', () => {
  it.each(['a', 'Q3 – Übersicht', 'x'.repeat(20), '‮'])('takes %j', (text) =>
    expect(line(20).safeParse(text).success).toBe(true),
  );
  it.each([
    ['', /empty/],
    ['x'.repeat(21), /at most 20/],
    ['a\rb', /line breaks/],
    ['a\nb', /line breaks/],
    ['a\u0000b', /control/],
    ['a\u0085b', /control/],
    ['a\tb', /control/],
  ])('refuses %j', (text, why) => expect(problem(line(20) as typeof address, text)).toMatch(why));
});

describe('jsonOctets', () => {
  it.each(['', 'abc', 'é', '€', '😀', '\u0000', '\ud800', { a: [1, null, '"'] }, [], undefined])(
    'counts %j as UTF-8 JSON',
    (value) => {
      expect(jsonOctets(value)).toBe(Buffer.byteLength(JSON.stringify(value) ?? ''));
    },
  );
});
