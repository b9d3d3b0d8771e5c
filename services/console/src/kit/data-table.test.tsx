/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DataTable } from './data-table';
import { show } from './testing/show';

const rows = [
  { id: 'a', name: 'Sales' },
  { id: 'b', name: 'Stock' },
];
const columns = [{ id: 'name', header: 'Name', sort: 'name', cell: ({ name }: { name: string }) => name }];
const table = {
  label: 'Reports',
  rows,
  columns,
  idOf: (row: { id: string }) => row.id,
  nameOf: ({ name }: { name: string }) => name,
};

it('has no barrier, and says how it is sorted', async () => {
  const { barriers } = show(<DataTable {...table} sorting={{ sort: '-name', onSort: () => {} }} />);
  expect(await barriers()).toEqual([]);
  expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending');
});

it('sorts the other way when the sorted column is pressed again, by keyboard', async () => {
  const onSort = jest.fn();
  show(<DataTable {...table} sorting={{ sort: 'name', onSort }} />);
  screen.getByRole('button', { name: 'Name' }).focus();
  await userEvent.keyboard('{Enter}');
  expect(onSort).toHaveBeenCalledWith('-name');
});

it('selects one row by its name, and all rows of the page', async () => {
  const onSelect = jest.fn();
  show(<DataTable {...table} selecting={{ selected: [], onSelect }} />);
  await userEvent.click(screen.getByRole('checkbox', { name: 'Select Stock' }));
  expect(onSelect).toHaveBeenLastCalledWith(['b']);
  await userEvent.click(screen.getByRole('checkbox', { name: 'Select all rows of this page' }));
  expect(onSelect).toHaveBeenLastCalledWith(['a', 'b']);
});
