/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { words } from '../kit/source.words';
import { routed } from '../kit/testing/routed';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { ReportEditor } from './editor';
import { words as parameter } from './parameter.words';
import { words as report } from './report.words';

const connection = (name: string, usable: boolean) => ({
  ...{ name, usable, kind: 'sqlite', lastUsedAt: null, lastError: null },
});
const rows = {
  columns: [{ key: 'region', label: 'region', kind: 'text' }],
  rowCount: 1,
  rows: [{ region: 'North' }],
};
const link = {
  url: '/preview/1',
  contentType: 'application/json',
  name: 'rows.json',
  expiresAt: '2027-01-01T00:00:00Z',
};
type Body = { report: { source: { query?: string } }; format: string };

/** A new report, over a database that knows one table. */
const start = async () => {
  const asked = serve(({ method, path, body }) => {
    if (path === '/api/v1/connections')
      return { body: { data: [connection('hr', false), connection('shop', true)], nextCursor: null } };
    if (method === 'GET') return { body: rows };
    const { query } = (body as Body).report.source;
    if (query?.endsWith('sales')) return { body: link };
    const message = 'the database says: no such table';
    const errors = [{ path: 'report.source.query', message }];
    return { status: 422, body: { detail: message, code: 'report/invalid', status: 422, errors } };
  });
  const { element } = routed(() => <ReportEditor mayWrite onSaved={() => {}} />);
  const shown = show(element);
  fill(await screen.findByLabelText(/^Name/), 'Sales');
  fill(screen.getByLabelText(/^Type/), 'sales');
  const read = () => userEvent.click(screen.getByRole('button', { name: words.read }));
  const previews = () => asked.filter(({ path, method }) => method === 'POST' && path.endsWith('/preview'));
  return { ...shown, read, previews };
};
/** At once: typing key by key would show the whole editor for each. */
const fill = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const sourceOf = () => screen.getByLabelText(words.from);

it('reads a query when asked to, says at the field why it fails, and then shows rows and offers their columns', async () => {
  const { read, previews, barriers } = await start();
  await userEvent.selectOptions(sourceOf(), 'sql');
  const chosen = await screen.findByRole('option', { name: 'shop' });
  expect(screen.queryByRole('option', { name: 'hr' })).toBeNull();
  await userEvent.selectOptions(chosen.closest('select') as HTMLElement, 'shop');
  const query = screen.getByLabelText(/^Query/) as HTMLTextAreaElement;
  fill(query, 'select region from tales');
  await read();
  await waitFor(() => expect(query.getAttribute('aria-invalid')).toBe('true'));
  screen.getByText('the database says: no such table');
  await screen.findByText(report.previewWaits, undefined, { timeout: 10_000 });
  // The half-typed query was run by nobody but the press.
  expect(previews()).toHaveLength(1);
  fill(query, 'select region from sales');
  await read();
  await screen.findByRole('cell', { name: 'North' });
  await waitFor(() => expect(query.getAttribute('aria-invalid')).not.toBe('true'));
  await userEvent.click(screen.getByRole('button', { name: report.addMetric }));
  within(screen.getByLabelText(report.column)).getByRole('option', { name: 'region' });
  expect(await barriers()).toEqual([]);
}, 60_000);

it('names the parameters of a query, and adds those that the report lacks', async () => {
  await start();
  await userEvent.selectOptions(sourceOf(), 'sql');
  fill(screen.getByLabelText(/^Query/), 'select :region, :asOf');
  await screen.findByText(words.uses(['region', 'asOf']));
  await userEvent.click(screen.getByRole('button', { name: words.addMissing(1) }));
  expect((screen.getByLabelText(parameter.parameter) as HTMLInputElement).value).toBe('region');
  expect(screen.queryByText(words.missing(['region']))).toBeNull();
});

it('keeps what was typed for another kind of source', async () => {
  await start();
  await userEvent.selectOptions(sourceOf(), 'json');
  fill(screen.getByLabelText(/^Web address/), 'https://a.example');
  await userEvent.selectOptions(sourceOf(), 'sql');
  fill(screen.getByLabelText(/^Query/), 'select 1');
  await userEvent.selectOptions(sourceOf(), 'csv');
  expect((screen.getByLabelText(/^Web address/) as HTMLInputElement).value).toBe('https://a.example');
  await userEvent.selectOptions(sourceOf(), 'sql');
  expect((screen.getByLabelText(/^Query/) as HTMLTextAreaElement).value).toBe('select 1');
});
