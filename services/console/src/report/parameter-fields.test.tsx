/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Report } from '../api/reports';
import { words as kit } from '../kit/kit.words';
import { routed } from '../kit/testing/routed';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { ReportEditor } from './editor';
import { words } from './parameter.words';
import { blank, toBody } from './report.form';
import { words as report } from './report.words';

const sales = {
  ...toBody({ ...blank, name: 'Sales', type: 'Sales', rows: [{ region: 'North' }] }),
  ...{ id: 'r1', userId: 'u1', version: 3 },
} as unknown as Report;
const refusal = { path: 'parameterTypes.region.oneOf', message: 'must not repeat a value' };

it('a parameter is declared with its kind, choices and usual value, and shows what is refused', async () => {
  const asked = serve(({ method }) => {
    if (method === 'POST') return 'lost';
    return method === 'PUT'
      ? { status: 422, body: { detail: refusal.message, code: 'report/invalid', status: 422, errors: [refusal] } }
      : undefined;
  });
  const { element } = routed(() => <ReportEditor report={sales} mayWrite onSaved={() => {}} />);
  const { barriers } = show(element);
  await userEvent.click(await screen.findByRole('button', { name: words.add }));
  const parameter = within(screen.getByRole('group', { name: kit.nth(words.noun, 1) }));
  expect(parameter.queryByLabelText(words.choices)).toBeNull();
  await userEvent.type(parameter.getByLabelText(words.parameter), 'region');
  await userEvent.selectOptions(parameter.getByLabelText(words.type), 'choice');
  await userEvent.type(parameter.getByLabelText(words.choices), 'EMEA\nEMEA');
  await userEvent.type(parameter.getByLabelText(words.value), 'EMEA');
  await userEvent.click(parameter.getByRole('button', { name: words.more }));
  await userEvent.click(parameter.getByLabelText(words.isRequired));
  await userEvent.type(screen.getByLabelText(report.subject), 'Sales of {{{{parameters.region}}');
  await userEvent.click(screen.getByRole('button', { name: report.save }));
  await parameter.findByText(refusal.message);
  const body = asked.find(({ method }) => method === 'PUT')?.body;
  expect(body).toMatchObject({
    parameters: { region: 'EMEA' },
    parameterTypes: { region: { type: 'choice', oneOf: ['EMEA', 'EMEA'], required: true } },
    subject: 'Sales of {{parameters.region}}',
  });
  expect(await barriers()).toEqual([]);
  await userEvent.selectOptions(parameter.getByLabelText(words.type), '');
  await waitFor(() => expect(parameter.queryByLabelText(words.choices)).toBeNull());
  await userEvent.click(screen.getByRole('button', { name: words.add }));
  const second = within(screen.getByRole('group', { name: kit.nth(words.noun, 2) }));
  await userEvent.type(second.getByLabelText(words.parameter), 'region');
  await userEvent.click(screen.getByRole('button', { name: report.save }));
  await second.findByText(kit.repeatedName);
  expect(asked.filter(({ method }) => method === 'PUT')).toHaveLength(1);
}, 60_000);
