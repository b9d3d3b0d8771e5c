/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Problem } from '../api/problem';
import { type ListAnswer, ListPage } from './list-page';
import { show } from './testing/show';

type Row = { id: string };
const Shown = ({ load, onCursor }: { load: () => Promise<ListAnswer<Row>>; onCursor: (cursor?: string) => void }) => {
  const query = useQuery({ queryKey: ['rows'], queryFn: load, retry: false });
  return (
    <ListPage title="Rows" query={query} empty="Make the first one." paging={{ cursor: undefined, onCursor }}>
      {(rows) => rows.map(({ id }) => <p key={id}>{id}</p>)}
    </ListPage>
  );
};
const page = (load: () => Promise<ListAnswer<Row>>, onCursor: (cursor?: string) => void = () => {}) =>
  show(
    <QueryClientProvider client={new QueryClient()}>
      <Shown load={load} onCursor={onCursor} />
    </QueryClientProvider>,
  );

it('says what to do where there is nothing, and moves the focus to its heading', async () => {
  const { barriers } = page(async () => ({ data: [], nextCursor: null }));
  expect(await screen.findByText('Make the first one.')).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: 'Rows' }));
  expect(document.title).toBe('Rows · Punctual');
  expect(await barriers()).toEqual([]);
});

it('shows the words of the server when it fails, and tries again', async () => {
  const load = jest.fn<() => Promise<ListAnswer<Row>>>();
  load.mockRejectedValueOnce(new Problem(503, 'store/away', 'The event store is away.'));
  load.mockResolvedValueOnce({ data: [{ id: 'first' }], nextCursor: null });
  page(load);
  expect(await screen.findByText('The event store is away.')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('first')).toBeTruthy();
});

it('leads on by the cursor of the answer', async () => {
  const onCursor = jest.fn();
  page(async () => ({ data: [{ id: 'first' }], nextCursor: 'c2' }), onCursor);
  await userEvent.click(await screen.findByRole('button', { name: 'Next page' }));
  expect(onCursor).toHaveBeenCalledWith('c2');
});
