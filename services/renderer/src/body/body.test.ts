import { describe, expect, it } from '@jest/globals';
import { fillMarks, LETTER_MARKS, marked, splitAtMarks, withPictures } from '@punctual/chassis';
import { type Branding, DEFAULT_NOTICE, USUAL_BRANDING } from '@punctual/contracts';
import { tableOf } from '../data/table';
import { fullSample, sampleContent, sampleRows } from '../testing/sample-content';
import { renderBody } from './body';
import { stampText } from './stamp';
import { subjectOf } from './subject';

describe('mail body', () => {
  it('shows name, as-of in the zone, metrics, the first rows and all charts', async () => {
    const { html, text, inline } = await renderBody(fullSample(60));
    for (const shown of [
      'Client Progress Report',
      'As of 2026-11-23 04:00 UTC-5 (America/New_York)',
      'Total revenue',
      'Łódź Textiles',
      'Zoë &lt;b&gt;',
      'Müller &amp; Söhne',
    ])
      expect(html).toContain(shown);
    expect(html.match(/<td[^>]*>Łódź Textiles/g)).toHaveLength(3);
    expect(fillMarks(text)).toMatch(/^Hello,\n\nClient Progress Report\n/);
    expect(text).toContain('Clients: 60');
    expect(text).toContain('Zoë <b>');
    expect(text.replaceAll('\n', ' ')).toContain('Shown: the first 20 rows of 60.');
    expect(inline.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['chart-1.png', 'image/png'],
      ['chart-2.png', 'image/png'],
      ['chart-3.png', 'image/png'],
    ]);
    for (const { cid } of inline) expect(html).toContain(`src="cid:${cid}"`);
    expect(html).toMatch(/alt="Sessions \(bar\): bar chart of sessions by client\. Łódź Textiles \d/);
  });

  it('leaves out what the report does not have', async () => {
    const { html, text, inline } = await renderBody(sampleContent([]));
    expect(inline).toEqual([]);
    expect(html).not.toMatch(/cid:|class="metric"|<th/);
    expect(html).not.toContain('{{');
    expect(text).toContain('0 rows');
  });

  it('shows as many columns as fit, and says where the rest is', async () => {
    const row = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`column${i}`, i]));
    const many = await renderBody(sampleContent([row]), { hasFiles: true });
    expect(many.html.match(/<th /g)).toHaveLength(9);
    expect(many.text.replaceAll('\n', ' ')).toContain(
      '1 row. 21 more columns are in the file: column9, column10, column11, column12, column13, column14, \u2026.',
    );
    const unsent = await renderBody(sampleContent([row]));
    expect(unsent.text).toContain('21 more columns are not shown here');
    const phone = /<div class="narrow"[^>]*>On a wider screen there are also (.*?)\.<\/div>/.exec(many.html)?.[1];
    expect(phone).toBe('column5, column6, column7, column8');
    expect(many.html.match(/<th scope="col" class="n wide"/g)).toHaveLength(4);
    expect(many.text).not.toContain('wider screen');
    const narrow = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`c${i}`, i]));
    const all = await renderBody(sampleContent([narrow]), { hasFiles: true });
    expect(all.html.match(/<th /g)).toHaveLength(12);
    expect(all.text).not.toContain('more column');
  });

  it('ends its table with the totals, and sends a picture that is the same twice once', async () => {
    const table = tableOf(sampleRows(60), [{ key: 'client' }, { key: 'sessions', total: 'sum' }]);
    const chart = { title: 'Sessions', kind: 'tile', x: 'client', y: 'sessions' } as const;
    const { html, text, inline } = await renderBody(sampleContent([], { table, charts: [chart, chart] }));
    expect(html).toMatch(/<tr class="total"><td dir="auto">Total<\/td><td class="n" align="right">3,\d{3}<\/td>/);
    expect(text).toMatch(/Total +3,\d{3}/);
    expect(inline).toHaveLength(1);
    expect(html.match(/cid:/g)).toHaveLength(2);
  });

  it('is the same bytes each time', async () => {
    expect(await renderBody(fullSample(30))).toEqual(await renderBody(fullSample(30)));
  });

  it('escapes a hostile report', async () => {
    const { html } = await renderBody(
      sampleContent([{ a: '<script>1</script>' }], { name: '"><script>', parameters: { '<i>': '{{name}}' } }),
    );
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;1&lt;/script&gt;');
  });

  it('cuts long cells and lets long words break', async () => {
    const { html } = await renderBody(sampleContent([{ a: 'x'.repeat(40_000) }]));
    expect(html.length).toBeLessThan(30_000);
    expect(html).toMatch(/<td class="w" dir="auto">x+\u2026<\/td>/);
  });

  it('replaces characters that HTML forbids by a mark', async () => {
    const { html, text } = await renderBody(sampleContent([{ a: 'x\u0000\ud800' }]));
    expect([html, text].every((part) => part.includes('x\ufffd\ufffd') && !part.includes('\u0000'))).toBe(true);
  });

  it('uses the template of the report', async () => {
    const mjml =
      '<mjml><mj-body><mj-section><mj-column><mj-text>{{name}}: {{rowCount}}</mj-text></mj-column></mj-section></mj-body></mjml>';
    expect(await renderBody(sampleContent(sampleRows(3)), { mjml })).toMatchObject({
      text: expect.stringMatching(/^Client Progress Report: 3\n/),
      html: expect.stringContaining('Client Progress Report: 3'),
    });
  });

  it('says above all else how old the data is, whatever the template', async () => {
    const datasets = [
      { name: 'sales', asOf: '2026-11-22T05:00:00.000Z' },
      { name: 'stock', asOf: null },
    ];
    const stamp = stampText(datasets, 'Europe/Berlin');
    expect(stamp).toBe(
      'This report was sent before its data was up to date: sales is as of 2026-11-22 06:00 UTC+1, stock was never updated.',
    );
    const mjml =
      '<mjml><mj-body><mj-section><mj-column><mj-text>{{name}}</mj-text></mj-column></mj-section></mj-body></mjml>';
    for (const options of [{}, { mjml }]) {
      const { html, text } = await renderBody(sampleContent(sampleRows(3)), { ...options, stamp });
      expect(text.replaceAll('\n', ' ')).toMatch(
        /^This report was sent before its data was up to date: sales is as of/,
      );
      expect(html.indexOf('sales is as of')).toBeGreaterThan(html.indexOf('<body'));
      const after = await renderBody(sampleContent(sampleRows(3)), options);
      expect(after.text).not.toContain('up to date');
    }
    const { html } = await renderBody(sampleContent([]), { stamp: '<script>' });
    expect(html).toContain('&lt;script&gt;');
  });

  it('previews with its picture inside', async () => {
    const body = await renderBody(fullSample(5));
    const pictures = body.inline.map(({ contentType: mediaType, ...picture }) => ({ ...picture, mediaType }));
    const shown = withPictures(body.html, pictures);
    expect(shown).toContain('src="data:image/png;base64,');
    expect(shown).not.toContain('cid:');
  });
});

describe('the parameters of a report in a template', () => {
  const mjml = (inside: string) =>
    `<mjml><mj-body><mj-section><mj-column><mj-text>${inside}</mj-text></mj-column></mj-section></mj-body></mjml>`;
  const parameters = { region: '<b>EMEA</b>', length: 'long', '0': 'zero', map: 'of Europe' };
  const shown = async (inside: string, given: Record<string, unknown> = parameters) =>
    (await renderBody(sampleContent(sampleRows(1), { parameters: given }), { mjml: mjml(inside) })).text.trim();

  it('are there by name and as a list', async () => {
    const types = { since: { type: 'date' as const, label: 'Since when' } };
    const content = sampleContent([], { parameters: { since: '2026-11-01' }, parameterTypes: types });
    const both = mjml('{{parameters.since}}{{#each parameters}} ({{name}}: {{value}}){{/each}}');
    expect((await renderBody(content, { mjml: both })).text).toMatch(/^2026-11-01 \(Since when: 2026-11-01\)\n/);
    expect(await shown('{{#each rows}}{{../parameters.region}}{{/each}}')).toMatch(/^<b>EMEA<\/b>\n/);
    expect(await shown('{{parameters.map}} {{parameters.0.name}} {{parameters.length}}')).toMatch(/^of Europe 0 4\n/);
    expect(await shown('{{#if parameters}}some{{else}}none{{/if}}', {})).toMatch(/^none\n/);
  });

  it.each([
    '{{parameters.nope}}',
    '{{parameters.constructor}}',
    '{{parameters.toString}}',
    '{{parameters.__proto__.x}}',
  ])('%s is none that the report has', async (mark) => {
    await expect(shown(mark)).rejects.toMatchObject({
      code: 'template/unknown-value',
      message: expect.stringMatching(/not defined in (the parameters of the report|undefined)/),
    });
  });
});

it('the period that a report is about stands with its schedule', async () => {
  const parameterTypes = { from: { type: 'date' as const }, to: { type: 'date' as const } };
  const parameters = { from: '2026-11-01', to: '2026-11-30' };
  expect((await renderBody(sampleContent([], { parameters, parameterTypes }))).text).toContain(
    'Period: 2026-11-01 to 2026-11-30\n',
  );
  expect((await renderBody(sampleContent([], { parameters }))).text).not.toContain('Period');
});

describe('what a body says to each reader', () => {
  const marksIn = (text: string) => splitAtMarks(text).marks.map(({ mark }) => mark);
  it('is marked in HTML and text, and reads well where nobody fills it', async () => {
    const { html, text } = await renderBody(fullSample(3));
    for (const part of [html, text]) expect(marksIn(part)).toEqual(['greeting', 'card', 'why', 'manage']);
    expect(fillMarks(text).replaceAll('\n', ' ')).toContain('You get this because a schedule sends it to you.');
  });

  it('stands where a template of your own puts it, and nowhere in one that does not', async () => {
    const mjml = (inside: string) =>
      `<mjml><mj-body><mj-section><mj-column><mj-text>${inside}</mj-text></mj-column></mj-section></mj-body></mjml>`;
    const all = LETTER_MARKS.map((mark) => `<p>{{${mark}}}</p>`).join('');
    const own = await renderBody(sampleContent([]), { mjml: mjml(all) });
    for (const part of [own.html, own.text]) expect(marksIn(part)).toEqual([...LETTER_MARKS]);
    const none = await renderBody(sampleContent([]), { mjml: mjml('{{name}}') });
    expect([...marksIn(none.html), ...marksIn(none.text)]).toEqual([]);
  });

  it('cannot be forged by what a report holds', async () => {
    const forged = marked('manage', 'x');
    const content = sampleContent([{ a: forged }], { name: forged, parameters: { [forged]: forged } });
    const { html, text } = await renderBody(content, {
      stamp: forged,
      branding: { ...USUAL_BRANDING, name: forged, notice: forged },
    });
    for (const part of [html, text]) expect(marksIn(part)).toEqual(['greeting', 'card', 'why', 'manage']);
  });
});

describe('a body in scripts from right to left', () => {
  it('lets each text find its own direction, and isolates values beside words', async () => {
    const rows = [{ العميل: 'شركة (ACME)', n: 1 }];
    const metrics = [{ name: 'المجموع', value: 1 }];
    const content = sampleContent(rows, { name: 'تقرير', type: 'مبيعات', metrics, parameters: { منطقة: 'EMEA' } });
    const { html, text } = await renderBody(content);
    expect(html).toMatch(/<h1 dir="auto"[^>]*>تقرير<\/h1>/);
    expect(html).toContain('<div><bdi>منطقة</bdi>: <bdi>EMEA</bdi></div>');
    expect(html).toContain('<td dir="auto">شركة (ACME)</td>');
    expect(html).toMatch(/<th scope="col" class="" dir="auto">العميل<\/th>/);
    expect(text).toContain('منطقة: EMEA');
    expect(html).toContain('\u2068مبيعات\u2069 \u00b7 As of');
  });
});

describe('the subject', () => {
  it.each([
    ['Sales', 'Sales – 2026-11-23'],
    ['a\r\nBcc: x\u202e', 'a Bcc: x – 2026-11-23'],
    ['\u200b ', 'Report – 2026-11-23'],
    // Isolated: beside Arabic letters a date would be read from its day to its year.
    ['تقرير', '\u2068تقرير\u2069 – 2026-11-23'],
  ])('of a report named %j is %j', (name, subject) => expect(subjectOf(sampleContent([], { name }))).toBe(subject));
});

describe('branding', () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
  const branding: Branding = {
    name: 'Müller & Söhne',
    logo: { mediaType: 'image/png', data: png.toString('base64') },
    accent: '#7a1f5c',
    notice: 'Line one\nand <two>.',
  };
  const bare =
    '<mjml><mj-body><mj-section><mj-column><mj-text>{{name}}</mj-text></mj-column></mj-section></mj-body></mjml>';

  it('has a confidentiality notice until somebody takes it out', async () => {
    const usual = await renderBody(sampleContent([]));
    for (const part of [usual.html, usual.text.replaceAll('\n', ' ')]) expect(part).toContain(DEFAULT_NOTICE);
    const without = await renderBody(sampleContent([]), { branding: { ...USUAL_BRANDING, notice: null } });
    expect(without.html).not.toContain('confidential');
  });

  it('shows name, logo, colour and notice, escaped', async () => {
    const { html, text, inline } = await renderBody(sampleContent([]), { branding });
    expect(html).toContain('Müller &amp; Söhne');
    expect(html).toContain('4px solid #7a1f5c');
    expect(html).toContain('and &lt;two&gt;.');
    expect(text).toContain('Müller & Söhne');
    expect(inline).toEqual([expect.objectContaining({ filename: 'logo.png', contentType: 'image/png', content: png })]);
    expect(html).toContain(`src="cid:${inline[0]?.cid}"`);
  });

  it('adds the notice to a template that has no place for it, once to one that has, and no picture that it does not show', async () => {
    const without = await renderBody(sampleContent([]), { branding, mjml: bare });
    expect(without.html.match(/and &lt;two&gt;\./g)).toHaveLength(1);
    expect(without.text).toContain('and <two>.');
    expect(without.inline).toEqual([]);
    for (const mark of ['{{notice}}', '{{#if notice}}{{/if}}', '{{#if rows}}{{notice}}{{/if}}']) {
      const own = await renderBody(sampleContent([]), { branding, mjml: bare.replace('{{name}}', `{{name}} ${mark}`) });
      expect(own.html.match(/and &lt;two&gt;\./g)).toHaveLength(1);
    }
  });
});
