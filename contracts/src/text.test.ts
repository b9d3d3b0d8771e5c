import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { address, asLine, jsonOctets, line, mailbox, mailboxOf } from './text';

const problem = (schema: z.ZodType, text: string): string | undefined =>
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
  it.each([
    'a',
    'Q3 – Übersicht',
    'x'.repeat(20),
    ' a ',
    'דוח חודשי',
    'می\u200cخواهم', // Persian needs the non-joiner inside words
    'ක්\u200dර', // Sinhala needs the joiner after a virama
    '👩🏽\u200d💻 ❤️',
    'Donau\u00addampf',
  ])('takes %j', (text) => expect(line(20).safeParse(text).error).toBeUndefined());

  const hidden = [0x200b, 0x2060, 0x2062, 0xfeff, 0xfff9, 0xe0041, 0x206a].map((code) => String.fromCodePoint(code));
  const turning = [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0x200e, 0x200f, 0x061c];
  it.each<[string, RegExp]>([
    ['', /empty/],
    ['x'.repeat(21), /at most 20/],
    ...['\r', '\n', '\u0000', '\u0085', '\t', '\u2028', '\u2029'].map((c): [string, RegExp] => [
      `a${c}b`,
      /line breaks/,
    ]),
    ...turning.map((code): [string, RegExp] => [`a${String.fromCodePoint(code)}b`, /direction/]),
    ...hidden.map((c): [string, RegExp] => [`a${c}b`, /invisible/]),
    [' ', /blank/],
    ['\u00a0\u3000', /blank/],
    ['\u3164\u00ad', /blank/],
    ['\u2800', /blank/],
    ['\u200d', /invisible/],
    ['a \u200cb', /invisible/],
    ['a\u200d\u200d', /invisible/],
    ['a\ud800', /surrogate/],
  ])('refuses %j', (text, why) => expect(problem(line(20), text)).toMatch(why));
});

describe('asLine', () => {
  it.each([
    ['a\r\nBcc: x', 'a Bcc: x'],
    ['a\u202ecod.exe', 'acod.exe'],
    ['a\u2028b', 'a b'],
    [' \u200b\u3164', ''],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['a\ud800', 'a\ufffd'],
  ])('makes of %j the line %j', (text, safe) => {
    expect(asLine(text)).toBe(safe);
    if (safe !== '') expect(line(200).safeParse(safe).success).toBe(true);
  });
});

describe('jsonOctets', () => {
  it.each(['', 'abc', 'é', '€', '😀', '\u0000', '\ud800', { a: [1, null, '"'] }, [], undefined])(
    'counts %j as UTF-8 JSON',
    (value) => {
      expect(jsonOctets(value)).toBe(Buffer.byteLength(JSON.stringify(value) ?? ''));
    },
  );
});

describe('a mailbox', () => {
  it.each([
    [' Ada@Example.COM ', 'Ada@example.com'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
    ['e\u0301@example.com', 'é@example.com'],
  ])('has one spelling: %j', (given, spelled) => expect(mailbox.parse(given)).toBe(spelled));

  it.each([
    'ada',
    'a@b',
    'a..b@example.com',
    `${'a'.repeat(65)}@example.com`,
    'a\nb@example.com',
    'a@exa\u200dmple.com',
  ])('is refused: %j', (given) => expect(mailbox.safeParse(given).success).toBe(false));
  it('is refused when its domain is too long in ASCII', () =>
    expect(mailbox.safeParse(`a@${'bücher.'.repeat(20)}example`).success).toBe(false));
  it('is the same whatever its domain is written like, and keeps the case before @', () => {
    expect(mailboxOf('Ada@Bücher.example')).toBe(mailboxOf('Ada@xn--bcher-kva.EXAMPLE'));
    expect(mailboxOf('Ada@example.com')).not.toBe(mailboxOf('ada@example.com'));
  });
});
