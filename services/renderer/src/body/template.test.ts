import { describe, expect, it } from '@jest/globals';
import { compileTemplate } from './template';

const mail = (inside: string): string =>
  `<mjml>\n<mj-body>\n<mj-section><mj-column>\n${inside}\n</mj-column></mj-section>\n</mj-body>\n</mjml>`;
const text = (inside: string): string => mail(`<mj-text>${inside}</mj-text>`);
const faultOf = (source: string): Promise<string> =>
  compileTemplate(source).then(
    () => 'accepted',
    (error: Error & { code: string }) => `${error.code} ${error.message}`,
  );

describe('templates', () => {
  it.each([
    ['an unclosed MJML element', mail('<mj-text>hi'), /line 4: <mj-text> is not closed/],
    [
      'an unclosed section',
      '<mjml><mj-body>\n<mj-section><mj-column></mj-column></mj-body></mjml>',
      /line 2: <mj-section> is not closed/,
    ],
    ['an unclosed HTML element', text('<b>hi'), /line 4: <b> is not closed/],
    ['a stray end', text('hi</i>'), /line 4: <\/i> closes an element that is not open/],
    [
      'the end missing altogether',
      '<mjml>\n<mj-body>',
      /line 1: <mjml> is not closed; line 2: <mj-body> is not closed/,
    ],
    ['an unknown element', mail('<mj-foo>x</mj-foo>'), /line 4: mj-foo: Element mj-foo doesn't exist/],
    ['an unknown attribute', mail('<mj-text colour="red">x</mj-text>'), /line 4: mj-text: Attribute colour is illegal/],
    ['an include', mail('<mj-include path="/etc/passwd" />'), /line 4: mj-include is refused/],
    ['an include in text', text('<mj-include path="x"></mj-include>'), /mj-include is refused/],
    ['a script', text('\n<script>alert(1)</script>'), /line 5: <script> is refused/],
    ['a script in capitals', text('<SCRIPT >1</SCRIPT>'), /<script> is refused/],
    ['a script in a comment', text('<!--[if mso]><script>1</script><![endif]-->'), /a comment holds a refused element/],
    ['a script behind an escaped mark', text('\\{{ <script>1</script> }}'), /<script> is refused/],
    ['an event attribute', text('<a href="x" onClick="y()">z</a>'), /event attribute onclick is refused/],
    ['a script address', text('<a href=" java&#115;cript:alert(1)">z</a>'), /href: script addresses are refused/],
    ['an unescaped value', text('{{{name}}}'), /line 4: unescaped values/],
    ['an unescaped value, other spelling', text('{{& name}}'), /unescaped values/],
    ['a partial', text('{{> other}}'), /partials .* are refused/],
    ['an unclosed block', text('{{#if name}}x'), /template: line \d+: /],
    ['an unknown helper', text('{{shout name}}'), /accepted/],
    ['no MJML at all', 'hello', /Parsing failed/],
    ['nothing', '', /Parsing failed/],
    ['too much', 'x'.repeat(300_000), /template\/too-large/],
  ])('%s', async (_what, source, fault) => expect(await faultOf(source)).toMatch(fault));

  it('lists every fault at once, by line', async () => {
    expect(await faultOf(text('<b>\n<script></script>\n</i>{{{x}}}'))).toMatch(
      /line 4: <b> is not closed.*line 5: <script>.*line 6: <\/i>.*line 6: unescaped/,
    );
  });

  it('writes the cells of a row as the built-in template does, escaped', async () => {
    const row = [
      { text: '<b>&"', numeric: false, long: true, wide: false, classes: '"><script>' },
      { text: '-1', numeric: true, long: false, wide: true, classes: '' },
      { text: 'x', numeric: false, long: false, wide: false, classes: '' },
    ];
    const { fill } = await compileTemplate(mail('<mj-table>{{#each rows}}<tr>{{cells this}}</tr>{{/each}}</mj-table>'));
    expect(fill({ rows: [row] })).toContain(
      '<tr><td class="w" dir="auto">&lt;b&gt;&amp;&quot;</td><td class="n wide" align="right">-1</td><td dir="auto">x</td></tr>',
    );
  });

  it.each([
    '{{cells name}}',
    '{{cells rows}}',
    '{{cells}}',
    '{{#each rows}}{{#each this}}{{cells this}}{{/each}}{{/each}}',
  ])('refuses %s, which names no row', async (mark) => {
    const { fill } = await compileTemplate(text(mark));
    const rows = [[{ text: 'x', numeric: false }]];
    expect(() => fill({ name: 'Ada', rows })).toThrow(expect.objectContaining({ code: 'template/unknown-value' }));
  });

  it('accepts marks anywhere in a tag', async () => {
    const { fill } = await compileTemplate(text('<b{{#if on}} class="x"{{/if}} title="{{name}}">{{name}}</b><br>'));
    expect(fill({ on: true, name: '"><i>' })).toContain(
      '<b class="x" title="&quot;&gt;&lt;i&gt;">&quot;&gt;&lt;i&gt;</b><br>',
    );
  });

  it.each(['{{nope}}', '{{name.nope}}', '{{shout name}}', '{{constructor}}', '{{#each nope}}{{/each}}'])(
    '%s is a value it does not have',
    async (mark) => {
      const { fill } = await compileTemplate(text(mark));
      expect(() => fill({ name: 'x' })).toThrow(expect.objectContaining({ code: 'template/unknown-value' }));
    },
  );

  it('loads no font from elsewhere', async () => {
    expect((await compileTemplate(mail('<mj-text font-family="Roboto">x</mj-text>'))).fill({})).not.toMatch(
      /googleapis/,
    );
  });
});
