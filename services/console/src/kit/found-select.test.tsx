/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { reportChoices } from '../api/reports';
import { FoundSelect } from './found-select';
import { serve } from './testing/server';
import { show } from './testing/show';

const MANY = Array.from({ length: 500 }, (_, at) => ({ id: `r${at}`, name: `Report ${at}` }));

const start = (initial: string | null) => {
  const asked = serve(({ path, query }) => {
    const id = path.split('/').at(-1);
    const one = MANY.find((report) => report.id === id);
    if (one) return { body: one };
    if (path.endsWith('gone')) return { status: 404, body: { detail: 'gone', code: 'report/unknown', status: 404 } };
    const fits = MANY.filter(({ name }) => name.includes(query.get('search') ?? ''));
    return { body: { data: fits.slice(0, Number(query.get('limit'))), nextCursor: null } };
  });
  const Page = () => {
    const [value, set] = useState(initial);
    return (
      <>
        <FoundSelect label="Report" choices={reportChoices} value={value} onChange={set} />
        <output>{value}</output>
      </>
    );
  };
  return { ...show(<Page />), asked };
};
const field = () => screen.getByRole('combobox', { name: 'Report' }) as HTMLInputElement;

it('finds at the server what is beyond the first page', async () => {
  const { asked, barriers } = start(null);
  await userEvent.click(field());
  await screen.findByRole('option', { name: 'Report 1' });
  expect(screen.queryByRole('option', { name: 'Report 477' })).toBeNull();

  await userEvent.keyboard('477');
  await userEvent.click(await screen.findByRole('option', { name: 'Report 477' }));
  expect(screen.getByRole('status').textContent).toBe('r477');
  expect(asked.some(({ query }) => query.get('search') === '477')).toBe(true);
  expect(await barriers()).toEqual([]);
});

it.each([
  ['r499', 'Report 499'],
  ['gone', 'gone'],
])('shows what is chosen, %s, though it is not among the first', async (id, name) => {
  start(id);
  await waitFor(() => expect(field().value).toBe(name));
});
