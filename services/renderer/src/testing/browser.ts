import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { fontFiles } from '../text/base-font';
import { familiesFor } from '../text/families';
import { sourcesWith } from '../text/font-index';
import { hanFormsOf } from '../text/han-forms';
import { PAGE } from './text-pdf';

/** Whether a Chromium was found: `npm test` looks for one. */
export const hasBrowser = process.env['CHROMIUM_BIN'] !== undefined;

const FONTS = 'https://fonts.test/';
const familyName = (family: string): string => family.slice(family.indexOf('/') + 1);

/** The `@font-face` rules of a family of npm, whose files the browser fetches as it needs them. */
const facesOf = (family: string): string => {
  const listed: Record<string, string> = JSON.parse(readFileSync(require.resolve(`${family}/unicode.json`), 'utf8'));
  const axis = family.includes('-variable/') ? 'wght' : '400';
  return Object.entries(listed)
    .filter(([key]) => !key.startsWith('latin'))
    .map(([key, ranges]) => {
      const file = `${family}/files/${familyName(family)}-${key.replace(/[[\]]/g, '')}-${axis}-normal.woff2`;
      return `@font-face{font-family:"${familyName(family)}";font-weight:400;src:url("${FONTS}${file}");unicode-range:${ranges},${BETWEEN}}`;
    })
    .join('');
};

/** What stands between words, which is drawn in the font of the word before it where that has it. */
const BETWEEN = 'U+20-2F,U+3A';
const LETTERS = 'U+30-39,U+3B-58F,U+10A0-10FF,U+1E00-1FFF,U+2010-2027,U+202F-20CF,U+2100-2BFF,U+FFFD';
const baseFace = (name: string, ranges: string): string =>
  `@font-face{font-family:${name};src:url("${FONTS}base.ttf");unicode-range:${ranges}}`;

/** Letters of scripts that are not DejaVu's. */
const OTHER =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}\p{Script=Inherited}]/u;

const isIn = (family: string, character: string): boolean =>
  /\p{L}/u.test(character) && sourcesWith(family, [character.codePointAt(0) ?? 0]).length > 0;

/** A text as a browser draws it: as wide as the column of `textPdf`, in the same fonts and size. */
const html = (text: string): string => {
  const families = OTHER.test(text)
    ? familiesFor[hanFormsOf(text)].filter((family) => Array.from(text).some((one) => isIn(family, one)))
    : [];
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><meta charset="utf-8"><style>${baseFace('First', families.length > 0 ? LETTERS : `${BETWEEN},${LETTERS}`)}${baseFace('Last', `${BETWEEN},${LETTERS}`)}${families.map(facesOf).join('')}
    body{margin:0;background:#fff}
    div{margin:${PAGE.margin}px;width:${PAGE.width - 2 * PAGE.margin}px;color:#000;white-space:nowrap;
      font:${PAGE.size}px First,${families.map((family) => `"${familyName(family)}",`).join('')}Last}
  </style><div dir="auto">${escaped}</div>`;
};

/** How dark each column of pixels of a picture is. Runs in the browser, which can read pictures. */
const inkOf = async (png: string): Promise<number[]> => {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  if (!context) return [];
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const ink = new Array<number>(bitmap.width).fill(0);
  for (let i = 0; i < data.length; i += 4) {
    const x = (i / 4) % bitmap.width;
    ink[x] = (ink[x] ?? 0) + 255 - (data[i] ?? 255);
  }
  return ink;
};

/** A browser that draws texts, and compares pictures. `scale` is in pixels a CSS pixel. */
export class Drawing {
  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  static async start(scale: number): Promise<Drawing> {
    const executablePath = process.env['CHROMIUM_BIN'] ?? '';
    const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-dev-shm-usage'];
    const browser = await chromium.launch({ executablePath, args });
    const viewport = { width: PAGE.width, height: PAGE.height };
    const page = await (await browser.newContext({ viewport, deviceScaleFactor: scale })).newPage();
    await page.route(`${FONTS}**`, (route) => {
      const name = route.request().url().slice(FONTS.length);
      const path = name === 'base.ttf' ? fontFiles.condensed : require.resolve(name);
      return route.fulfill({ body: readFileSync(path), headers: { 'access-control-allow-origin': '*' } });
    });
    return new Drawing(browser, page);
  }

  async picture(text: string): Promise<Buffer> {
    await this.page.setContent(html(text));
    await this.page.evaluate('document.fonts.ready');
    return this.page.screenshot();
  }

  /** The same as a PDF of the browser's. */
  async pdf(text: string): Promise<Buffer> {
    await this.page.setContent(html(text));
    await this.page.evaluate('document.fonts.ready');
    return this.page.pdf({ width: `${PAGE.width}px`, height: `${PAGE.height}px` });
  }

  /** From 0, nothing alike, to 1: whether the same columns of two pictures are dark, give or take a pixel of a screen. */
  async likeness(one: Buffer, other: Buffer): Promise<number> {
    const [a = [], b = []] = await Promise.all(
      [one, other].map(async (png) => blurred(await this.page.evaluate(inkOf, png.toString('base64')))),
    );
    const product = (left: number[], right: number[]) => left.reduce((sum, ink, x) => sum + ink * (right[x] ?? 0), 0);
    return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

const BLUR = 4;
const blurred = (ink: number[]): number[] =>
  ink.map((_, x) => ink.slice(Math.max(0, x - BLUR), x + BLUR + 1).reduce((sum, dark) => sum + dark, 0));
