import { Table, UnstyledButton } from '@mantine/core';
import {
  type ColumnDef,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';
import { Icon } from './icons';
import { words } from './kit.words';

const features = tableFeatures({ rowSelectionFeature });

/** One column. `sort` is the API's name of the field, where the API sorts by it. */
export type Column<Row> = { id: string; header: string; cell: (row: Row) => ReactNode; sort?: string; end?: boolean };

/** `name` ascending, `-name` descending, as the API takes it. */
type Sorting = { sort: string | undefined; onSort: (sort: string) => void };
type Selecting = { selected: readonly string[]; onSelect: (ids: string[]) => void };
type Props<Row> = {
  /** What the table holds, for readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: Row[];
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  sorting?: Sorting;
  selecting?: Selecting;
};

/**
 * A table that scrolls sideways where the screen is narrow. Sorting and pages are the server's. Rows are elements of HTML: with a component of
 * Mantine for each of some hundred cells the page would be shown later.
 */
export const DataTable = <Row extends object>({
  label,
  columns,
  rows,
  idOf,
  nameOf,
  sorting,
  selecting,
}: Props<Row>) => {
  const rowSelection: RowSelectionState = Object.fromEntries((selecting?.selected ?? []).map((id) => [id, true]));
  const table = useTable({
    features,
    data: rows,
    columns: columns.map(({ id }): ColumnDef<typeof features, Row> => ({ id })),
    getRowId: idOf,
    enableRowSelection: selecting !== undefined,
    state: { rowSelection },
    onRowSelectionChange: (change) => {
      const next = typeof change === 'function' ? change(rowSelection) : change;
      selecting?.onSelect(Object.keys(next).filter((id) => next[id]));
    },
  });
  return (
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': label } }}>
      <Table className={classes.table} stickyHeader aria-label={label} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {selecting && (
              <Table.Th w={40}>
                <input
                  type="checkbox"
                  className={classes.check}
                  aria-label={words.selectAll}
                  checked={table.getIsAllRowsSelected()}
                  ref={(box) => {
                    if (box) box.indeterminate = table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected();
                  }}
                  onChange={table.getToggleAllRowsSelectedHandler()}
                />
              </Table.Th>
            )}
            {columns.map((column) => (
              <Heading key={column.id} column={column} sorting={sorting} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} className={classes.row}>
              {selecting && (
                <td>
                  <input
                    type="checkbox"
                    className={classes.check}
                    aria-label={words.select(nameOf(row.original))}
                    checked={row.getIsSelected()}
                    onChange={row.getToggleSelectedHandler()}
                  />
                </td>
              )}
              {columns.map(({ id, cell, end }) => (
                <td key={id} className={end ? classes.end : classes.cell}>
                  {cell(row.original)}
                </td>
              ))}
            </tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

const Heading = <Row,>({ column, sorting }: { column: Column<Row>; sorting: Sorting | undefined }) => {
  const { header, sort, end } = column;
  if (!sort || !sorting) return <Table.Th className={end ? classes.end : undefined}>{header}</Table.Th>;
  const up = sorting.sort === sort;
  const down = sorting.sort === `-${sort}`;
  return (
    <Table.Th aria-sort={up ? 'ascending' : down ? 'descending' : 'none'} className={end ? classes.end : undefined}>
      <UnstyledButton className={classes.heading} onClick={() => sorting.onSort(up ? `-${sort}` : sort)}>
        {header}
        {(up || down) && <Icon name={up ? 'up' : 'down'} />}
      </UnstyledButton>
    </Table.Th>
  );
};
