/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Report } from '../api/reports';
import { words as kit } from '../kit/kit.words';
import { routed } from '../kit/testing/routed';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { ReportEditor } from './editor';
import { words as format } from './format.words';
import { blank, toBody } from './report.form';
import { words } from './report.words';

const report = {
  ...toBody({ ...blank, name: 'Sales', type: 'Sales', rows: [{ region: 'North', amount: 18300.5 }] }),
  ...{ id: 'r1', userId: 'u1', version: 3 },
} as unknown as Report;

type Body = { report: { columns: { format?: { type: string; currency?: string } }[] } };
const refusal = { path: 'columns.1.format.currency', message: 'money needs a currency such as EUR' };

it('shows each column as the server writes it, and what is refused of its format, hidden before', async () => {
  serve(({ method, path, body }) => {
    if (path === '/preview/1') return { body: 'region,amount\r\nNorth,"18,300.50 €"\r\n' };
    if (method === 'POST') return { body: { url: '/preview/1', contentType: 'text/csv', name: 'rows.csv' } };
    if (method !== 'PUT') return undefined;
    const { columns } = body as Body['report'];
    return columns[1]?.format?.currency
      ? { body: { ...report, version: 4 } }
      : { status: 422, body: { detail: refusal.message, code: 'report/invalid', status: 422, errors: [refusal] } };
  });
  const { element } = routed(() => <ReportEditor report={report} mayWrite onSaved={() => {}} />);
  const { barriers } = show(element);
  await userEvent.click(await screen.findByRole('radio', { name: words.chooseColumns }));
  const second = within(screen.getByRole('group', { name: kit.nth(words.column, 2) }));
  await second.findByText(format.sample('18,300.50 €'), undefined, { timeout: 10_000 });
  const details = second.getByRole('button', { name: format.details });
  await userEvent.click(details);
  await userEvent.selectOptions(second.getByLabelText(format.type), 'money');
  await userEvent.click(details);
  expect(details.getAttribute('aria-expanded')).toBe('false');
  await userEvent.click(screen.getByRole('button', { name: words.save }));
  await second.findByText(refusal.message);
  expect(details.getAttribute('aria-expanded')).toBe('true');
  expect(await barriers()).toEqual([]);
}, 60_000);
