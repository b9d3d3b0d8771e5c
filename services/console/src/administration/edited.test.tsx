/** @jest-environment jsdom */
import { describe, expect, it, jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Calendar } from '../api/calendars';
import type { User } from '../api/users';
import { words as kit } from '../kit/kit.words';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { CalendarDialog } from './calendar-dialog';
import { UserDialog } from './user-dialog';
import { words as users } from './users.words';

const at = '2026-11-28T09:00:00.000Z';
const ann: User = {
  id: 'u1',
  email: 'ann@example.com',
  name: 'Ann',
  role: 'author',
  status: 'ACTIVE',
  version: 3,
  createdAt: at,
  updatedAt: at,
};
const office: Calendar = {
  id: 'c1',
  userId: 'u1',
  name: 'Office',
  country: 'DE',
  region: null,
  dates: ['2026-12-24'],
  version: 3,
  createdAt: at,
  updatedAt: at,
};
const stale = { status: 412, body: { detail: 'changed meanwhile', code: 'version/stale', status: 412 } };

/** The server has version 4, in which `changes` differ; it takes what is saved over that. */
const serveWith = (changes: object) =>
  serve(({ method, headers }) =>
    method === 'GET' ? { body: changes } : headers.get('If-Match') === '"4"' ? { body: changes } : stale,
  );

describe.each([
  {
    what: 'an account',
    asked: () => serveWith({ ...ann, role: 'admin', version: 4 }),
    dialog: (onSaved: () => void) => <UserDialog opened user={ann} onSaved={onSaved} onClose={() => {}} />,
    differs: `${users.role} ${users.roles.author} ${users.roles.admin}`,
  },
  {
    what: 'a calendar',
    asked: () => serveWith({ ...office, dates: ['2026-12-24', '2026-12-31'], version: 4 }),
    dialog: (onSaved: () => void) => <CalendarDialog opened calendar={office} onSaved={onSaved} onClose={() => {}} />,
    differs: 'Further days 2026-12-24 2026-12-24, 2026-12-31',
  },
])('$what that somebody else has changed', ({ asked: start, dialog, differs }) => {
  const save = async () => {
    const asked = start();
    const onSaved = jest.fn();
    show(dialog(onSaved));
    const name = await screen.findByLabelText(/^Name/);
    await userEvent.clear(name);
    await userEvent.type(name, 'Mine');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByRole('row', { name: differs });
    return { name: name as HTMLInputElement, onSaved, changes: () => asked.filter(({ method }) => method !== 'GET') };
  };

  it('is shown beside what is typed, and saved over it when asked to', async () => {
    const { name, onSaved, changes } = await save();
    expect(name.value).toBe('Mine');
    expect(onSaved).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: kit.keepMine }));
    await waitFor(() => expect(onSaved).toHaveBeenCalledTimes(1));
    expect(changes().map(({ headers }) => headers.get('If-Match'))).toEqual(['"3"', '"4"']);
  });

  it('is taken instead of what is typed when asked to', async () => {
    const { name, changes } = await save();
    await userEvent.click(screen.getByRole('button', { name: kit.takeTheirs }));
    await waitFor(() => expect(name.value).not.toBe('Mine'));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(changes().at(-1)?.headers.get('If-Match')).toBe('"4"'));
  });
});
