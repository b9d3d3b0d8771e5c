import { expect, it } from '@jest/globals';
import { type ReportBody, reportBody } from '@punctual/contracts';
import type { Template } from '../template/template';
import { checkTemplateParameters } from './template-parameters';

const TEMPLATE = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
const check = (mjml: string | null, changes: Partial<ReportBody> = {}) => {
  const report = reportBody.parse({ name: 'Sales', type: 'Sales', source: { kind: 'inline', rows: [] } });
  const template: Template = mjml === null ? { status: 'none' } : { status: 'active', version: 1, name: 'Short', mjml };
  const templates = { load: async () => template } as unknown as Parameters<typeof checkTemplateParameters>[0];
  return checkTemplateParameters(templates, { ...report, template: TEMPLATE, ...changes });
};
const mjml =
  '<mj-text>{{parameters.region}} {{#each rows}}{{../parameters.since}}{{/each}} {{parameters.0.name}}</mj-text>';

it('a template may name the parameters of its report, with or without a default', async () => {
  const has = { parameters: { region: 'EMEA' }, parameterTypes: { since: { type: 'date' as const } } };
  await expect(check(mjml, has)).resolves.toBeUndefined();
  await expect(check('<mj-text>{{#each parameters}}{{name}}{{/each}}</mj-text>')).resolves.toBeUndefined();
  await expect(check(null)).resolves.toBeUndefined();
  await expect(check(mjml, { template: null })).resolves.toBeUndefined();
});

it('a report without them is refused at its template, a problem for each', async () => {
  await expect(check(mjml, { parameters: { region: 'EMEA' } })).rejects.toMatchObject({
    code: 'report/invalid',
    errors: [{ path: 'template', message: expect.stringContaining('names "since", which is not a parameter') }],
  });
  await expect(check(mjml)).rejects.toMatchObject({ errors: [{ path: 'template' }, { path: 'template' }] });
});
