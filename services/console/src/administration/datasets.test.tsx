/** @jest-environment jsdom */
import { describe, expect, it } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Probe } from '../api/datasets';
import { words as kit } from '../kit/kit.words';
import { words as request } from '../kit/source.words';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { words } from './datasets.words';
import { differencesOf, fieldOf, fromProbe, toBody } from './probe.form';
import { ProbeDialog } from './probe-dialog';

const probe: Probe = {
  id: 'p1',
  name: 'sales.daily',
  userId: 'u1',
  source: { kind: 'sql', connection: 'shop', query: 'select max(at) from loads' },
  every: 'PT2M',
  version: 3,
  createdAt: '2026-11-28T09:00:00.000Z',
  updatedAt: '2026-11-28T09:00:00.000Z',
};
const other: Probe['source'] = {
  ...{ kind: 'http', url: 'https://a.example/loads', method: 'POST', query: { of: { parameter: 'asOf' } } },
  ...{ headers: { 'X-Key': { secret: 'crm' } }, body: { a: 1 }, format: 'json', rowsAt: 'loads', paging: null },
};

describe('the form of a probe', () => {
  it.each([probe, { ...probe, source: other, every: 'PT24H' }])('comes back as it was: %#', (stored) =>
    expect(toBody(fromProbe('sales.daily', stored))).toEqual({ source: stored.source, every: stored.every }),
  );
  it.each([
    ['source.query', 'source.statement'],
    ['source.connection', 'source.connection'],
    ['every', 'every'],
    ['source', 'source.kind'],
    ['dataset', 'root'],
  ])('shows what the server says about %s at %s', (path, field) =>
    expect(fieldOf(fromProbe('x', probe))(path)).toBe(field),
  );
  it('names what two probes differ in', () => {
    const [mine, theirs] = [fromProbe('x', probe), fromProbe('x', { ...probe, every: 'PT1H' })];
    expect(differencesOf(mine, theirs, { source: 'Source', every: 'Every' })).toEqual([
      { field: 'Every', mine: 'PT2M', theirs: 'PT1H' },
    ]);
  });
});

const path = '/api/v1/datasets/sales.daily/probe';
const open = (answers: Parameters<typeof serve>[0]) => {
  const asked = serve((request) =>
    request.path === '/api/v1/connections'
      ? { body: { data: [{ name: 'shop', kind: 'sqlite', usable: true }], nextCursor: null } }
      : answers(request),
  );
  const said: string[] = [];
  const shown = show(
    <ProbeDialog opened dataset="sales.daily" onClose={() => {}} onDone={(words) => said.push(words)} />,
  );
  return { ...shown, asked, said };
};
const dialog = async () => within(await screen.findByRole('dialog', { name: words.probeOf('sales.daily') }));

it('says at a press what the probe finds now, and why it fails', async () => {
  const found = [
    { asOf: '2026-11-23T05:00:00.000Z', problem: null },
    { asOf: null, problem: { code: 'source/failed', message: 'no such table: loads' } },
  ];
  const { barriers } = open(({ method }) => (method === 'GET' ? { body: probe } : { body: found.shift() }));
  const shown = await dialog();
  await userEvent.click(await shown.findByRole('button', { name: words.check }));
  await shown.findByText(words.found('2026-11-23T05:00:00.000Z'));
  await userEvent.click(shown.getByRole('button', { name: words.check }));
  await shown.findByText(words.failed('no such table: loads'));
  expect(await barriers()).toEqual([]);
}, 30_000);

it('changes the version that was opened, and shows at its field what is refused', async () => {
  const message = 'no such table: nowhere';
  const errors = [{ path: 'source.query', message }];
  const { asked, said } = open(({ method, body }) => {
    if (method === 'GET') return { body: probe };
    return JSON.stringify(body).includes('nowhere')
      ? { status: 422, body: { detail: message, code: 'probe/invalid', status: 422, errors } }
      : { body: { ...probe, version: 4 } };
  });
  const shown = await dialog();
  const query = await shown.findByLabelText(new RegExp(`^${words.statement}`));
  await userEvent.clear(query);
  await userEvent.type(query, 'select 1 from nowhere');
  await userEvent.click(shown.getByRole('button', { name: words.save }));
  await shown.findByText(message);
  await userEvent.clear(query);
  await userEvent.type(query, 'select 1');
  await userEvent.selectOptions(shown.getByLabelText(new RegExp(`^${words.every}`)), 'PT1H');
  await userEvent.click(shown.getByRole('button', { name: words.save }));
  await waitFor(() => expect(said).toEqual([words.saved('sales.daily')]));
  const puts = asked.filter(({ method }) => method === 'PUT');
  expect(puts.map(({ path: at, headers }) => [at, headers.get('If-Match')])).toEqual([
    [path, '"3"'],
    [path, '"3"'],
  ]);
  expect(puts[1]?.body).toEqual({ source: { kind: 'sql', connection: 'shop', query: 'select 1' }, every: 'PT1H' });
}, 30_000);

it('sends what is typed of a request: its header with a secret, and how its pages follow', async () => {
  const { kind, url, headers } = { ...other, kind: 'http' as const };
  const stored = {
    ...probe,
    source: { kind, url, method: 'GET' as const, query: {}, headers, format: 'json' as const },
  };
  const { asked, barriers } = open(({ method }) => ({ body: method === 'GET' ? stored : { ...stored, version: 4 } }));
  const shown = await dialog();
  await shown.findByDisplayValue('X-Key');
  await userEvent.click(shown.getByRole('button', { name: request.addHeader }));
  const second = within(shown.getByRole('group', { name: kit.nth(request.headerNoun, 2) }));
  await userEvent.type(second.getByLabelText(request.fieldName), 'Accept');
  await userEvent.type(second.getByLabelText(request.value), 'application/json');
  await userEvent.selectOptions(shown.getByLabelText(request.paging), 'cursor');
  await userEvent.type(shown.getByLabelText(new RegExp(`^${request.next}`)), 'meta.next');
  await userEvent.type(shown.getByLabelText(new RegExp(`^${request.cursor}`)), 'after');
  await userEvent.click(shown.getByRole('button', { name: words.save }));
  const put = await waitFor(() => asked.find(({ method }) => method === 'PUT') ?? Promise.reject(new Error()));
  expect(put.body).toMatchObject({
    source: {
      ...{ url, headers: { 'X-Key': { secret: 'crm' }, Accept: 'application/json' } },
      paging: { by: 'cursor', next: 'meta.next', parameter: 'after' },
    },
  });
  expect(await barriers()).toEqual([]);
}, 60_000);

it('begins empty where a dataset has no probe', async () => {
  open(() => ({ status: 404, body: { detail: 'there is no such probe', code: 'probe/unknown', status: 404 } }));
  const shown = await dialog();
  expect(await shown.findByLabelText(new RegExp(`^${words.statement}`))).toMatchObject({ value: '' });
  expect(shown.queryByRole('button', { name: words.check })).toBeNull();
});

it('shows no query of somebody else', async () => {
  open(() => ({ status: 403, body: { detail: 'it belongs to another user', code: 'probe/forbidden', status: 403 } }));
  const shown = await dialog();
  await shown.findByText(/it belongs to another user/);
  expect(shown.queryByRole('button', { name: words.save })).toBeNull();
});
