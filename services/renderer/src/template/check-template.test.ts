import { describe, expect, it } from '@jest/globals';
import type { FieldError } from '@punctual/contracts';
import { checkTemplate } from './check-template';
import { templateProblems } from './template-problems';

const mail = (inside: string): string =>
  `<mjml>\n<mj-body>\n<mj-section><mj-column>\n${inside}\n</mj-column></mj-section></mj-body></mjml>`;
const faults = async (mjml: string): Promise<readonly FieldError[]> => {
  const error: unknown = await checkTemplate(templateProblems, mjml).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'template/invalid' });
  return (error as { errors: FieldError[] }).errors;
};

describe('a template that somebody wrote', () => {
  it.each([
    '<mj-text>{{name}} {{type}} {{subtitle}} {{extent}} {{rowCount}}</mj-text>',
    '<mj-text>{{#each metrics}}{{name}}: {{value}}{{/each}}{{#if notice}}{{notice}}{{/if}}{{brand.accent}}</mj-text>',
    '<mj-table><tr>{{#each columns}}<th>{{label}}</th>{{/each}}</tr>{{#each rows}}<tr>{{#each this}}<td>{{text}}</td>{{/each}}</tr>{{/each}}</mj-table>',
    '<mj-text>{{parameters.region}}{{#if period}}{{period}}{{/if}}{{#each rows}}{{../parameters.since}}{{/each}}</mj-text>',
    '<mj-text>{{greeting}} {{why}} {{manage}} {{card}} {{#if rows}}{{greeting}}{{/if}}</mj-text>',
  ])('is taken: %s', (inside) => expect(checkTemplate(templateProblems, mail(inside))).resolves.toBeUndefined());

  it.each([
    ['<mj-include path="/etc/passwd" />', /line 4: mj-include is refused/],
    ['<mj-text><script>1</script></mj-text>', /line 4: <script> is refused/],
    ['<mj-text><b onclick="x()">a</b></mj-text>', /line 4: the event attribute onclick/],
    ['<mj-text><a href="javascript:x()">a</a></mj-text>', /line 4: href: script addresses/],
    ['<mj-text>', /line 4: <mj-text> is not closed/],
    ['<mj-text>{{{name}}}</mj-text>', /line 4: unescaped values/],
    ['<mj-text>{{> other}}</mj-text>', /line 4: partials/],
    ['<mj-text>{{#if name}}</mj-text>', /line \d+: /],
    ['<mj-text colour="red">a</mj-text>', /line 4: mj-text: .*colour/],
    [
      '<mj-text><a title="{{greeting}}">a</a></mj-text>',
      /^line 4: {{greeting}} stands in text, and not in the attribute title$/,
    ],
    ['<mj-image src="a" alt="x {{~ why }}" />', /^line 4: {{why}} stands in text, and not in the attribute alt$/],
    ['<mj-text><!-- {{manage}} --></mj-text>', /^line 4: {{manage}} stands in text, and not in a comment$/],
    ['<mj-text>{{nope}}</mj-text>', /^line 4: "nope" is not defined$/],
    ['<mj-text>{{chart.src}}</mj-text>', /^line 4: "chart" is not defined$/],
    ['<mj-text>{{constructor.constructor "return process"}}</mj-text>', /constructor/],
    ['<mj-text>{{lookup this "__proto__"}}{{__proto__.x}}</mj-text>', /./],
  ])('is refused with its lines: %s', async (inside, message) => {
    const errors = await faults(mail(inside));
    expect(errors.map(({ path }) => path)).toEqual(errors.map(() => 'mjml'));
    expect(errors.map((one) => one.message).join('\n')).toMatch(message);
  });

  it('has no words of a letter in its title', async () => {
    const mjml = '<mjml><mj-head>\n<mj-title>{{card}}</mj-title></mj-head><mj-body></mj-body></mjml>';
    expect(await faults(mjml)).toEqual([
      { path: 'mjml', message: 'line 2: {{card}} stands in text, and not in <mj-title>' },
    ]);
  });

  it('names every fault', async () => {
    const errors = await faults(mail('<mj-text onclick="x">\n<script></script></mj-text>'));
    expect(errors.map(({ message }) => /^line (\d+)/.exec(message)?.[1])).toEqual(['4', '5']);
  });

  it('may be as long as it is allowed to be', async () => {
    const rows = '<mj-text>{{name}}</mj-text>\n'.repeat(2_000);
    await expect(checkTemplate(templateProblems, mail(rows))).resolves.toBeUndefined();
  }, 60_000);
});
