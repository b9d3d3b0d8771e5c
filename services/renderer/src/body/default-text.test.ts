import { describe, expect, it } from '@jest/globals';
import { fillMarks } from '@punctual/chassis';
import { USUAL_BRANDING } from '@punctual/contracts';
import { tableOf } from '../data/table';
import { fullSample, sampleContent, sampleRows } from '../testing/sample-content';
import { type BodyOptions, renderBody } from './body';
import { bodySection } from './body-section';
import { plainText } from './plain-text';

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const totals = tableOf(sampleRows(60), [{ key: 'client' }, { key: 'sessions', total: 'sum' }]);
const period = {
  parameterTypes: { from: { type: 'date' as const } },
  parameters: { from: '2026-11-01', '<i>': '&amp;' },
};

describe('the text of the built-in template', () => {
  const moreReports = async () => [
    (
      await bodySection(sampleContent(sampleRows(30), { name: 'Stock & more' }), {
        formats: ['PDF'],
        most: 1,
        reports: 2,
      })
    ).section,
  ];
  it.each<[string, ReturnType<typeof sampleContent>, () => Promise<BodyOptions>]>([
    ['a report with everything', fullSample(60), async () => ({ stamp: 'Old <data>.', hasFiles: true })],
    ['a report without rows', sampleContent([]), async () => ({})],
    ['totals and a period', sampleContent([], { table: totals, ...period }), async () => ({})],
    ['several reports', fullSample(3), async () => ({ moreReports: await moreReports() })],
    [
      'branding',
      fullSample(2),
      async () => ({ branding: { ...USUAL_BRANDING, name: 'Müller & Söhne', notice: 'One\n two <b>.' } }),
    ],
  ])('says of %s what its HTML says', async (_, content, options) => {
    const { html, text } = await renderBody(content, await options());
    expect(wordsOf(fillMarks(text))).toEqual(wordsOf(fillMarks(plainText(html))));
  });

  it('says what its HTML says of hostile values, in cells of several lines, too', async () => {
    const cells = { a: '<b>1</b>', b: 'x\u0000\n\n y\tz'.repeat(9), c: 'العميل 東京 👩‍🚀' };
    const { html, text } = await renderBody(sampleContent([cells], { name: '"><script>' }));
    expect(wordsOf(fillMarks(text)).toSorted()).toEqual(wordsOf(fillMarks(plainText(html))).toSorted());
  });
});
