import { beforeAll, describe, expect, it } from '@jest/globals';
import { USUAL_BRANDING } from '@punctual/contracts';
import { fullSample, sampleContent } from '../testing/sample-content';
import { type BodyOptions, renderBody } from './body';
import { bodySection } from './body-section';

// What mail clients do to HTML: caniemail.com, and what their vendors say. Punctual's own template keeps to it; that of a user is theirs.

/** Gmail shows no more of a message, and a link to the rest: the way out stands at its end. */
const CLIPPED = 102 * 1024;
/** Gmail leaves out a style element that is longer, and those after it. */
const STYLE_LENGTH = 8_192;

const LOGO = {
  mediaType: 'image/png' as const,
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwAChAGAWjR9awAAAABJRU5ErkJggg==',
};

const long = (count: number) =>
  sampleContent(
    Array.from({ length: count }, (_, at) =>
      Object.fromEntries(
        Array.from({ length: 12 }, (_unused, column) => [`c${column}`, `${at} ${'long & wide 東京 '.repeat(20)}`]),
      ),
    ),
  );

const cases: [string, () => Promise<string>][] = [
  [
    'with all that it may have',
    () => bodyOf(fullSample(40), { branding: { ...USUAL_BRANDING, name: 'Acme', logo: LOGO }, stamp: 'Old.' }),
  ],
  ['with long texts', () => bodyOf(long(40))],
  ['without a row', () => bodyOf(sampleContent([]))],
  ['with four further reports', async () => bodyOf(long(40), { moreReports: await further(4, long(40)) })],
  ['with nine further reports', async () => bodyOf(fullSample(40), { moreReports: await further(9, fullSample(40)) })],
  ['with nine of long texts', async () => bodyOf(long(40), { moreReports: await further(9, long(40)) })],
];

const further = (count: number, content: ReturnType<typeof sampleContent>) =>
  Promise.all(
    Array.from(
      { length: count },
      async () => (await bodySection(content, { formats: ['PDF'], most: 1, reports: 1 + count })).section,
    ),
  );

const bodyOf = async (content: ReturnType<typeof sampleContent>, options: BodyOptions = {}): Promise<string> =>
  (await renderBody(content, { hasFiles: true, ...options })).html;

const tags = (html: string, name: string): string[] => html.match(new RegExp(`<${name}[\\s>][^>]*>?`, 'g')) ?? [];

describe.each(cases)('the body of a mail %s', (_name, make) => {
  let html: string;
  beforeAll(async () => {
    html = await make();
  });

  it('is shown whole by Gmail, with its styles', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(CLIPPED);
    for (const style of tags(html, 'style')) expect(style.length).toBeLessThan(STYLE_LENGTH);
    expect(html.slice(html.indexOf('</head>'))).not.toMatch(/<style/);
  });

  it('needs nothing from elsewhere, and nothing that clients take out', () => {
    expect(html).not.toMatch(/<(?:script|link|iframe|form|input|button|svg|video|audio|object|embed|base)[\s>]/i);
    expect(html).not.toMatch(/@import|@font-face|url\(|javascript:|data:/i);
    expect(html.match(/ src="(?!cid:)/g)).toBeNull();
  });

  it('stands in tables that Outlook lays out as they are', () => {
    for (const table of tags(html, 'table').filter((tag) => tag.includes('presentation')))
      expect(table).toMatch(/cellpadding="0"[^>]*cellspacing="0"/);
    // Word knows no other layout than that of tables.
    expect(html.replace(/<!--\[if[\s\S]*?endif\]-->/g, '')).not.toMatch(
      /[;"\s](?:(?:position|float)\s*:|display:\s*(?:flex|grid))/,
    );
    expect(html.match(/<!--\[if/g)?.length).toBe(html.match(/<!\[endif\]-->|<!\[endif\]/g)?.length);
  });

  it('says in words what its pictures show, and gives them their width', () => {
    for (const picture of tags(html, 'img')) {
      expect(picture).toMatch(/ ?alt="[^"]+"/);
      expect(picture).toMatch(/width/);
    }
  });
});
