import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Drawing, hasBrowser } from '../testing/browser';
import { extracted, hasPoppler, picture } from '../testing/poppler';
import { SCRIPTS } from '../testing/scripts';
import { textPdf } from '../testing/text-pdf';

/** Pixels a point. */
const SCALE = 3;
/** Pictures of the same text are more alike than this, and pictures of another order or of letters that are not joined are less. */
const SAME = 0.95;

// Emoji are drawn by other fonts of the browser, and spaces between two scripts by the other of two fonts.
const { Emoji: _, 'Latin in Arabic': mixed, ...pictured } = SCRIPTS;

/** The scripts whose letters change their forms beside others. */
const JOINED = [
  'Arabic',
  'Persian',
  'Urdu',
  'Hindi',
  'Bengali',
  'Odia',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Khmer',
  'Burmese',
] as const;

const where = hasPoppler && hasBrowser ? describe : describe.skip;

where('a text in PDF beside the same text in a browser', () => {
  let drawing: Drawing;
  beforeAll(async () => {
    drawing = await Drawing.start(SCALE);
  }, 60_000);
  afterAll(() => drawing.close());

  const likeness = async (text: string, inBrowser: string): Promise<number> =>
    drawing.likeness(picture(await textPdf([text]), SCALE), await drawing.picture(inBrowser));

  it.each(Object.entries(pictured))('looks the same, and not like its reverse: %s', async (_script, text) => {
    expect(await likeness(text, text)).toBeGreaterThan(SAME);
    expect(await likeness(text, Array.from(text).reverse().join(''))).toBeLessThan(SAME);
  });

  it.each(JOINED)('does not look like letters that are not joined: %s', async (script) => {
    expect(await likeness(SCRIPTS[script], Array.from(SCRIPTS[script]).join('\u200c'))).toBeLessThan(SAME);
  });

  it.each([mixed, SCRIPTS.Arabic, SCRIPTS.Hebrew, 'Total مبيعات (شركة ACME) 1,234.50 USD', 'אבג (ABC) 12 דהו'])(
    'has its words in the same order for another program: %s',
    async (text) => {
      const read = (pdf: Buffer): string =>
        extracted(pdf)
          .join('')
          .replace(/[^\p{L}\p{N}]/gu, '');
      expect(read(await textPdf([text]))).toBe(read(await drawing.pdf(text)));
    },
  );
});
