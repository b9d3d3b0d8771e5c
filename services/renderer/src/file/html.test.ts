import { describe, expect, it } from '@jest/globals';
import { tableOf } from '../data/table';
import { fullSample, sampleContent } from '../testing/sample-content';
import { htmlFile } from './html';

describe('HTML file', () => {
  it('escapes every value, label, name and parameter', async () => {
    const hostile = `<script>alert("1")</script>'&`;
    const html = (
      await htmlFile(
        sampleContent([{ [hostile]: hostile, n: 1 }], {
          name: hostile,
          type: hostile,
          parameters: { [hostile]: hostile },
          metrics: [{ name: hostile, value: 1 }],
          charts: [{ title: hostile, kind: 'bar', x: hostile, y: 'n' }],
        }),
      )
    ).toString();
    expect(html).not.toMatch(/<script/i);
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;');
  });

  it('says as of when to the second, also when it is run by hand', async () => {
    const html = (await htmlFile(sampleContent([], { generatedFor: '2026-11-23T09:00:07.712Z' }))).toString();
    expect(html).toContain('As of 2026-11-23 04:00:07 UTC-5');
  });

  it('fetches nothing and runs nothing', async () => {
    const html = (await htmlFile(fullSample(30))).toString();
    expect(html).toContain("default-src 'none'");
    expect(html.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:|<link|<img|\bon[a-z]+="/);
    expect(html.match(/<svg /g)).toHaveLength(3);
  });

  it('keeps the ids of its charts apart, and is the same bytes each time', async () => {
    const html = (await htmlFile(fullSample(30))).toString();
    expect(html).not.toMatch(/zr\d/);
    expect((await htmlFile(fullSample(30))).toString()).toBe(html);
  });

  it('has one table row for each row, and is valid without rows', async () => {
    expect((await htmlFile(fullSample(2_500))).toString().match(/<tr>/g)).toHaveLength(2_501);
    expect((await htmlFile(sampleContent([]))).toString()).toContain('<caption>0 rows</caption>');
  });

  it('ends with the totals of its columns', async () => {
    const columns = [{ key: 'n', total: 'avg' }, { key: 'm', total: 'max' }, { key: 'name' }] as const;
    const table = tableOf(
      [
        { n: 1, m: '2.50', name: 'x' },
        { n: 2, m: null, name: '<' },
      ],
      columns,
    );
    const html = (await htmlFile(sampleContent([], { table }))).toString();
    expect(html).toContain(
      '<tfoot><tr><td class="n">Average 1.5</td><td class="n">Largest 2.50</td><td></td></tr></tfoot>',
    );
    expect((await htmlFile(sampleContent([{ n: 1 }]))).toString()).not.toContain('<tfoot>');
  });

  it('replaces characters that HTML forbids by a mark', async () => {
    expect((await htmlFile(sampleContent([{ a: 'x\u0000\ud800' }]))).toString()).toContain('<td>x\ufffd\ufffd</td>');
  });

  it('says the direction and the language of what needs it, and isolates values that stand beside words', async () => {
    const name = 'تقرير 2026 (الربع)';
    const rows = [
      { العميل: 'شركة (ACME)', city: '東京の', n: 1 },
      { العميل: null, city: 'Łódź', n: 2 },
    ];
    const html = (
      await htmlFile(sampleContent(rows, { name, type: 'مبيعات', parameters: { منطقة: 'EMEA' } }))
    ).toString();
    expect(html).toContain(`<h1 dir="auto">${name}</h1>`);
    expect(html).toContain('\u2068مبيعات\u2069 \u00b7 As of 2026-11-23');
    expect(html).toContain('<bdi>منطقة</bdi>: <bdi>EMEA</bdi>');
    expect(html).toContain('<th scope="col" dir="auto">العميل</th>');
    expect(html).toContain('<td dir="auto">شركة (ACME)</td><td lang="ja">東京の</td>');
    expect(html).toContain('<td>\u2013</td><td>Łódź</td>');
  });
});
