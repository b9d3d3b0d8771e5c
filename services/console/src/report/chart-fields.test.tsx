/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Report } from '../api/reports';
import { words as kit } from '../kit/kit.words';
import { routed } from '../kit/testing/routed';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { newChart } from './chart.form';
import { words } from './chart.words';
import { ReportEditor } from './editor';
import { blank, toBody } from './report.form';
import { words as report } from './report.words';

const sales = {
  ...toBody({
    ...{ ...blank, name: 'Sales', type: 'Sales', rows: [{ region: 'North', units: 3, revenue: 12 }] },
    charts: [{ ...newChart('region', 'revenue'), title: 'By region' }],
  }),
  ...{ id: 'r1', userId: 'u1', version: 3 },
} as unknown as Report;
const mail = '<img alt="By region: bar chart of revenue by region. North 12." src="data:image/png;base64,AA==">';
const refusal = { path: 'charts.0.limit', message: 'must be at most 1000' };

it('shows a chart as the mail has it, and sends each of its options', async () => {
  const asked = serve(({ method, path }) => {
    if (path === '/preview/1') return { body: mail };
    if (method === 'POST') return { body: { url: '/preview/1', contentType: 'text/html', name: 'mail.html' } };
    return method === 'PUT'
      ? { status: 422, body: { detail: refusal.message, code: 'report/invalid', status: 422, errors: [refusal] } }
      : undefined;
  });
  const { element } = routed(() => <ReportEditor report={sales} mayWrite onSaved={() => {}} />);
  const { barriers } = show(element);
  await screen.findByRole('img', { name: /^By region: bar chart of revenue/ }, { timeout: 10_000 });
  const chart = within(screen.getByRole('group', { name: kit.nth(words.chartNoun, 1) }));
  const details = chart.getByRole('button', { name: words.more });
  await userEvent.click(details);
  await userEvent.click(chart.getByLabelText(words.horizontal));
  await userEvent.selectOptions(chart.getByLabelText(words.sort), '-y');
  fireEvent.change(chart.getByLabelText(words.limit), { target: { value: '5000' } });
  await userEvent.click(details);
  await userEvent.click(screen.getByRole('button', { name: report.save }));
  await chart.findByText(refusal.message);
  expect(details.getAttribute('aria-expanded')).toBe('true');
  const put = asked.find(({ method }) => method === 'PUT');
  expect(put?.body).toMatchObject({
    charts: [{ title: 'By region', kind: 'bar', x: 'region', y: 'revenue', horizontal: true, sort: '-y', limit: 5000 }],
  });
  await userEvent.selectOptions(chart.getByLabelText(words.kind), 'pie');
  await waitFor(() => expect(chart.queryByLabelText(words.horizontal)).toBeNull());
  expect(await barriers()).toEqual([]);
}, 60_000);
