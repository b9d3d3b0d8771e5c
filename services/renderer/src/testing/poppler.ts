import { execFileSync } from 'node:child_process';

/** Whether poppler's programs are there: `npm test` gets them where it can. */
export const hasPoppler = process.env['POPPLER'] !== undefined;

/** The text of each page as `pdftotext` reads it, without its marks of direction, spaces as one. */
export const extracted = (pdf: Buffer): string[] =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, maxBuffer: 1e8 })
    .toString()
    .split('\f')
    .slice(0, -1)
    .map((page) =>
      page
        .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );

/** The first page as PNG, `scale` pixels a point. */
export const picture = (pdf: Buffer, scale: number): Buffer =>
  execFileSync('pdftoppm', ['-png', '-r', String(72 * scale), '-f', '1', '-l', '1', '-'], {
    input: pdf,
    maxBuffer: 1e8,
  });
