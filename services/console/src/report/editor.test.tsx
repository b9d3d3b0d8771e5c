/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { Report } from '../api/reports';
import { words as kit } from '../kit/kit.words';
import { routed } from '../kit/testing/routed';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { ReportEditor } from './editor';
import { words } from './report.words';

const sales: Report = {
  id: 'r1',
  userId: 'u1',
  name: 'Sales',
  type: 'Sales',
  source: { kind: 'inline', rows: [{ region: 'North' }] },
  parameters: {},
  columns: null,
  metrics: [],
  charts: [],
  template: null,
  locale: null,
  files: {},
  fileName: null,
  version: 3,
  createdAt: '2026-11-28T09:00:00.000Z',
  updatedAt: '2026-11-28T09:00:00.000Z',
} as Report;
const theirs = { ...sales, name: 'Revenue', version: 4 };
const stale = { status: 412, body: { detail: 'changed meanwhile', code: 'version/stale', status: 412 } };

/** The editor, while somebody else saves version 4: the page is given it as it arrives. */
const edit = async () => {
  let current = sales;
  const asked = serve(({ method, path, headers }) => {
    if (path.includes('/preview')) return 'lost';
    if (method === 'GET') return { body: current };
    if (headers.get('If-Match') !== `"${current.version}"`) return stale;
    current = { ...current, version: current.version + 1 };
    return { body: current };
  });
  let arrives: (report: Report) => void = () => {};
  const Page = () => {
    const [report, set] = useState(sales);
    arrives = set;
    return <ReportEditor report={report} mayWrite onSaved={() => {}} />;
  };
  const { element, leave } = routed(Page);
  show(element);
  const name = (await screen.findByLabelText(/^Name/)) as HTMLInputElement;
  await userEvent.type(name, '!');
  const change = () => {
    current = theirs;
    return act(async () => arrives(theirs));
  };
  const saved = () => asked.filter(({ method }) => method === 'PUT').map(({ headers }) => headers.get('If-Match'));
  return { name, change, saved, leave: () => act(async () => leave()) };
};
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

it('saves over the version that was opened, not over one that has arrived since', async () => {
  const { name, change, saved } = await edit();
  await change();
  await press(words.save);
  await screen.findByRole('row', { name: 'Name Sales! Revenue' });
  expect(name.value).toBe('Sales!');
  await press(kit.keepMine);
  await waitFor(() => expect(saved()).toEqual(['"3"', '"4"']));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('goes on from what it saved', async () => {
  const { name, saved } = await edit();
  await press(words.save);
  await waitFor(() => expect(saved()).toEqual(['"3"']));
  await userEvent.type(name, '!');
  await press(words.save);
  await waitFor(() => expect(saved()).toEqual(['"3"', '"4"']));
});

it('asks before it is left with unsaved typing, and not after it is saved', async () => {
  const { saved, leave } = await edit();
  await leave();
  await screen.findByRole('dialog', { name: words.leaveTitle });
  await press(kit.cancel);
  await press(words.save);
  await waitFor(() => expect(saved()).toHaveLength(1));
  await leave();
  await screen.findByText('Elsewhere');
});
