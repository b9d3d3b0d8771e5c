import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, it, jest } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { defaultHtml } from '../../body/template';
import { GALLERY, type GalleryFile, galleryFiles } from './gallery';

jest.setTimeout(300_000);

/** A telephone, and a reading pane. A page that is dark itself draws them the same: mails bring their own colours. */
const SHOTS = [
  { name: 'mail-360', width: 360, colorScheme: 'dark' },
  { name: 'mail-800', width: 800, colorScheme: 'light' },
] as const;
/** Pixels per inch of the pages of PDF files. */
const RESOLUTION = '80';

const DEFAULT_HTML = join(__dirname, '..', '..', 'body', 'default-html.generated.ts');

let browser: Browser;
let files: GalleryFile[];
beforeAll(async () => {
  const executablePath = process.env['CHROMIUM_BIN'] ?? '';
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  files = await galleryFiles();
  for (const { path } of files) rmSync(join(GALLERY, dirname(path)), { recursive: true, force: true });
  for (const { path, content } of files) {
    mkdirSync(join(GALLERY, dirname(path)), { recursive: true });
    writeFileSync(join(GALLERY, path), content);
  }
});
afterAll(() => browser.close());

const ending = (end: string) => files.filter(({ path }) => path.endsWith(end));

/** Draws an HTML file as a browser shows it, without scripts and without the network. */
const shoot = async (html: Buffer, file: string, width: number, colorScheme: 'dark' | 'light'): Promise<void> => {
  const context = await browser.newContext({
    ...{ viewport: { width, height: 600 }, colorScheme, javaScriptEnabled: false, offline: true },
  });
  const page = await context.newPage();
  await page.setContent(String(html));
  await page.screenshot({ path: join(GALLERY, file), fullPage: true });
  await context.close();
};

it('writes what MJML makes of the template of mails', async () => {
  const [comment = ''] = readFileSync(DEFAULT_HTML, 'utf8').split('export ');
  const html = await defaultHtml();
  writeFileSync(DEFAULT_HTML, `${comment}export const DEFAULT_HTML = \`${html}\`;\n`);
});

it('draws the mails', async () => {
  for (const { path, content } of ending('mail.html'))
    for (const { name, width, colorScheme } of SHOTS)
      await shoot(content, join(dirname(path), `${name}.png`), width, colorScheme);
});

it('draws the HTML files', async () => {
  for (const { path, content } of ending('.html').filter(({ path: of }) => !of.endsWith('mail.html')))
    await shoot(content, join(dirname(path), 'html.png'), 1000, 'light');
});

it('draws the pages of the PDF files', () => {
  for (const { path, content } of ending('.pdf'))
    execFileSync('pdftoppm', ['-png', '-r', RESOLUTION, '-', join(GALLERY, dirname(path), 'pdf')], { input: content });
});
