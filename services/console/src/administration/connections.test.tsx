/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Connection } from '../api/connections';
import { sessions } from '../api/session';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { Connections } from './connections';
import { words } from './connections.words';

const warehouse: Connection = {
  name: 'warehouse',
  kind: 'postgres',
  usable: false,
  allow: { roles: [], users: ['ada@example.com'] },
  lastUsedAt: '2026-11-28T09:00:00.000Z',
  lastError: { code: 'source/timeout', message: 'canceled by the database' },
};

const open = (role: 'admin' | 'author', data: Connection[]) => {
  const asked = serve(({ method, path }) => {
    if (method === 'GET') return { body: { data, nextCursor: null } };
    if (path !== '/api/v1/connections/warehouse/check') return undefined;
    return { body: { ok: false, code: 'source/unreachable', message: 'the database is away', ms: 5 } };
  });
  const user = { id: 'u1', email: 'ann@example.com', name: 'Ann', role };
  const shown = show(<Connections />, (client) => client.setQueryData(sessions.current().queryKey, { user } as never));
  return { ...shown, asked };
};

it('says how a connection was used, who may use it, and at a press whether it works now', async () => {
  const { asked, barriers } = open('admin', [warehouse]);
  const row = await screen.findByRole('row', { name: /^warehouse PostgreSQL ada@example.com \(not you\)/ });
  expect(row.textContent).toContain('It took too long: canceled by the database');
  await userEvent.click(screen.getByRole('button', { name: words.checkOf('warehouse') }));
  await screen.findByText(words.errors['source/unreachable'] ?? '');
  expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  expect(await barriers()).toEqual([]);
});

it('tells authors nothing of who else may use it', async () => {
  open('author', [{ ...warehouse, usable: true }]);
  await screen.findByRole('row', { name: /^warehouse/ });
  expect(screen.queryByText(words.allowed)).toBeNull();
});

it('says how an operator configures one where there is none', async () => {
  open('admin', []);
  await screen.findByText(/CONNECTIONS.*docs\/sources\.md/);
});
