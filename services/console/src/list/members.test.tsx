/** @jest-environment jsdom */
import { beforeEach, expect, it } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { words as kit } from '../kit/kit.words';
import { routed } from '../kit/testing/routed';
import { type Asked, serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { words } from './list.words';
import type { MembersSearch } from './lists.search';
import { Members } from './members';

const PAGES = [['ann@example.com', 'bob@example.com'], ['cat@example.com']];
const member = (email: string) => ({ email, addedAt: '2026-11-28T09:00:00.000Z' });

let failing: string | null = null;
let asked: Asked[] = [];

const Page = () => {
  const [search, set] = useState<MembersSearch>({});
  return (
    <>
      <h1>List</h1>
      <Members listId="l1" mayWrite search={search} onSearch={(by) => set((old) => ({ ...old, ...by }))} />
    </>
  );
};

beforeEach(async () => {
  failing = null;
  asked = serve(({ method, path, query }) => {
    if (method === 'DELETE') return failing && path.endsWith(encodeURIComponent(failing)) ? 'lost' : { status: 204 };
    const page = query.has('cursor') ? 1 : 0;
    return { body: { data: PAGES[page]?.map(member), nextCursor: page === 0 ? 'second' : null } };
  });
  show(routed(Page).element);
  await screen.findByText('ann@example.com');
});

const select = (email: string) => userEvent.click(screen.getByRole('checkbox', { name: kit.select(email) }));
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));
const removed = () =>
  asked.filter(({ method }) => method === 'DELETE').map(({ path }) => decodeURIComponent(path.split('/').at(-1) ?? ''));

it('says how many of the selected are on another page, and clears them', async () => {
  await select('ann@example.com');
  await press(kit.next);
  await select(await screen.findByText('cat@example.com').then(() => 'cat@example.com'));
  expect(screen.getByText('2 selected, 1 of them not shown here')).toBeTruthy();
  await press(kit.clearSelection);
  expect(screen.queryByText(/selected/)).toBeNull();
  expect((screen.getByRole('button', { name: words.remove }) as HTMLButtonElement).disabled).toBe(true);
});

it('removes the rest after a removal that failed half-way', async () => {
  await select('ann@example.com');
  await select('bob@example.com');
  failing = 'bob@example.com';
  await press(words.remove);
  const dialog = await screen.findByRole('dialog', { name: words.removeMany(2) });
  const go = () => userEvent.click([...dialog.querySelectorAll('button')].at(-1) as HTMLElement);
  await go();
  await screen.findByRole('alert');
  expect(screen.getByRole('dialog', { name: words.removeMany(1) })).toBeTruthy();
  failing = null;
  await go();
  await waitFor(() => expect(removed()).toEqual(['ann@example.com', 'bob@example.com', 'bob@example.com']));
  await waitFor(() => expect(screen.queryByText(/selected/)).toBeNull());
});
