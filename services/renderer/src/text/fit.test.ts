import { beforeAll, describe, expect, it } from '@jest/globals';
import { SCRIPTS } from '../testing/scripts';
import { cleaned } from './clean';
import { fitText, isRightToLeft, type Line, lineWidth } from './fit';
import { startOf } from './graphemes';
import { hanFormsOf } from './han-forms';
import { FontOpener } from './open-fonts';

const opened = async (...texts: string[]): Promise<FontOpener> => {
  const fonts = new FontOpener();
  for (const text of texts) if (fonts.isNeededFor(text)) await fonts.open(text, ['condensed']);
  return fonts;
};

const textOf = (line: Line | undefined): string => (typeof line === 'object' ? line.text : (line ?? ''));
const fit = (text: string, width: number, lines = 3): Line[] => fitText(text, width, 'condensed', 10, lines);
/** The texts of a line from left to right. */
const drawn = (line: Line | undefined): string[] =>
  typeof line === 'object' ? line.runs.flatMap(({ clusters }) => clusters.map(({ text }) => text)) : [];

const LONG = 'السلام عليكم ورحمة الله وبركاته هذا نص طويل '.repeat(40).trim();

describe('text in all scripts', () => {
  beforeAll(async () => void (await opened(...Object.values(SCRIPTS), LONG)), 60_000);

  it.each(Object.entries(SCRIPTS))('has a font for every character: %s', async (_, text) => {
    expect((await opened(text)).missing).toEqual({ count: 0, examples: [] });
  });

  it.each(Object.entries(SCRIPTS))('is never wider than its column, and loses nothing when it fits: %s', (_, text) => {
    const lines = fit(text, 90, 20);
    for (const line of lines) expect(lineWidth(line, 'condensed', 10)).toBeLessThanOrEqual(90.01);
    expect(lines.map(textOf).join('').replace(/\s/g, '')).toBe(cleaned(text).replace(/\s/g, ''));
  });

  it('reads a paragraph from the side of its first letter', () => {
    expect(isRightToLeft(fit(SCRIPTS.Arabic, 500)[0])).toBe(true);
    expect(isRightToLeft(fit('12 שלום ACME', 500)[0])).toBe(true);
    expect(isRightToLeft(fit('ACME שלום', 500)[0])).toBe(false);
    expect(isRightToLeft(fit('ACME', 500)[0])).toBe(false);
  });

  it('orders words of both directions by UAX #9, numbers from left to right, and keeps brackets around what they hold', () => {
    // Hebrew letters as capitals would stand: the first is the rightmost.
    expect(drawn(fit('אב 12 ג', 500)[0]).join('')).toBe('ג 12 בא');
    expect(drawn(fit('אב (ABC) ג', 500)[0]).join('')).toBe('ג )ABC( בא');
  });

  it('breaks Chinese between characters, Thai between words, and Latin at spaces', () => {
    expect(fit('東京売上報告の四半期', 45, 9).map((line) => textOf(line).length)).toEqual([4, 4, 2]);
    const words = ['ภาษา', 'ไทย', 'เขียน', 'ติด', 'กัน'];
    for (const line of fit(words.join(''), 40, 9)) expect(words.join(' ')).toContain(textOf(line).slice(-3));
    expect(
      fit('één ɓ twee ỹ drie', 45)
        .map(textOf)
        .every((line) => !/^\s|\s$/.test(line)),
    ).toBe(true);
  });

  it('never splits what is one character to its reader', () => {
    const family = '👨‍👩‍👧‍👦';
    for (const line of fit(family.repeat(9), 30, 20)) expect(textOf(line).replaceAll(family, '')).toBe('');
    for (const line of fit('नि'.repeat(30), 20, 20)) expect(textOf(line)).toMatch(/^(नि)+\u2026?$/);
  });

  it.each(['👩🏽‍🚀', '🇩🇪', '👍🏿', '❤️', '1️⃣', '👨‍👩‍👧‍👦', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'])(
    'draws an emoji of several characters as one picture: %s',
    async (emoji) => {
      expect((await opened(emoji)).missing.count).toBe(0);
      const [line] = fit(emoji, 500);
      const glyphs =
        typeof line === 'object' ? line.runs.flatMap(({ clusters }) => clusters.flatMap((one) => one.glyphs)) : [];
      expect(glyphs.filter(({ advance }) => advance > 0)).toHaveLength(1);
    },
  );

  it('ends a text that is cut at its logical end, which is at the left in Arabic', () => {
    const lines = fit(LONG, 100, 2);
    expect(lines).toHaveLength(2);
    expect(textOf(lines[1])).toMatch(/\u2026$/);
    expect(drawn(lines[1])[0]).toBe('\u2026');
    expect(LONG).toContain(textOf(lines[1]).slice(0, -1).trim());
  });

  it('ends in bounded time for a cell of 10,000 characters, whatever they are', async () => {
    const marks = `a${'\u0301'.repeat(9_999)}`;
    const isolates = '\u2067'.repeat(10_000);
    await opened(marks, isolates);
    for (const text of [LONG.repeat(8), marks, isolates, '漢'.repeat(10_000)])
      expect(fit(text, 100, 3).length).toBeLessThanOrEqual(3);
  });

  it('counts what no font has, with some examples', async () => {
    const { missing } = await opened('\u{12000}\u{12001} x', '\u{12000}', 'half \ud800 pair', 'نص', 'plain');
    expect(missing).toEqual({ count: 4, examples: ['U+12000', 'U+12001', 'U+D800'] });
  });

  it('has fonts for symbols and mathematics', async () => {
    expect((await opened('→ ✓ ★ ☎ ∑ ≠ № ♫ 𝔄 𝟘 ⁂ ⌘ ⠓ 🀄')).missing.examples).toEqual([]);
  });

  it('draws Han characters in the form of the language beside them', () => {
    expect(
      [SCRIPTS.Japanese, SCRIPTS.Korean, SCRIPTS['Simplified Chinese'], SCRIPTS['Traditional Chinese'], 'ok'].map(
        hanFormsOf,
      ),
    ).toEqual(['jp', 'kr', 'sc', 'tc', 'sc']);
  });
});

describe('the start of a text', () => {
  it('splits nothing that is one character to its reader', () => {
    expect(startOf('ab', 2)).toBe('ab');
    expect(startOf('a👩🏽‍🚀b', 4)).toBe('a');
    expect(startOf('नि'.repeat(9), 3)).toBe('नि');
    expect(startOf('e\u0301x', 1)).toBe('e');
    expect(startOf(`a${'\u0301'.repeat(500)}`, 200)).toHaveLength(200);
    expect(startOf('\ud83d\ude00', 1)).toBe('');
  });
});

describe('cleaned text', () => {
  it('keeps joiners and marks of direction, and loses overrides and controls', () => {
    expect(cleaned('a\u202eb\u202cc\ufeff\u00ad')).toBe('abc');
    expect(cleaned('می\u200cخواهم \u2067x\u2069')).toBe('می\u200cخواهم \u2067x\u2069');
    expect(cleaned('a\u0000\tb\r\nc\rd')).toBe('a  b\nc\nd');
    expect(cleaned('e\u0301 \ud800')).toBe('\u00e9 \ufffd');
  });
});
