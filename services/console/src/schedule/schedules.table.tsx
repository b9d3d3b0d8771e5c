import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ScheduleRow } from '../api/schedules';
import { type Column, DataTable } from '../kit/data-table';
import { Status } from '../kit/status';
import { When } from '../kit/when';
import { outcomeLook, stateLook } from './looks';
import { nameOf, recipientsOf, reportsOf, whenOf } from './names';
import { RestoreButton } from './restore-button';
import { words } from './schedule.words';

const columns: readonly Column<ScheduleRow>[] = [
  {
    id: 'name',
    header: words.name,
    sort: 'name',
    cell: (row) => (
      <Anchor
        renderRoot={(props) => <Link to="/schedules/$id" params={{ id: row.id }} {...props} />}
        fw={600}
        size="sm"
      >
        {nameOf(row)}
      </Anchor>
    ),
  },
  { id: 'report', header: words.report, cell: reportsOf },
  { id: 'owner', header: words.owner, cell: ({ ownerName }) => ownerName ?? '' },
  { id: 'when', header: words.when, cell: whenOf },
  {
    id: 'next',
    header: words.next,
    sort: 'nextRunDate',
    cell: ({ nextRunDate }) => <When at={nextRunDate} none={words.noNext} />,
  },
  {
    id: 'last',
    header: words.last,
    sort: 'lastRunDate',
    cell: ({ lastOutcome, lastRunDate }) =>
      lastOutcome ? <Status look={outcomeLook(lastOutcome)} /> : <When at={lastRunDate} none={words.neverRan} />,
  },
  { id: 'recipients', header: words.recipients, cell: recipientsOf, end: true },
  { id: 'state', header: words.state, cell: ({ status }) => <Status look={stateLook(status)} /> },
];

/** A deleted schedule has no page; it can be brought back. */
const deletedColumns: readonly Column<ScheduleRow>[] = columns.map((column) => {
  if (column.id === 'name') return { ...column, cell: nameOf };
  if (column.id === 'state') return { ...column, cell: (row) => <RestoreButton row={row} />, header: words.deletedOne };
  return column;
});

type Props = {
  /** Whether these are deleted ones. */
  deleted?: boolean;
  rows: ScheduleRow[];
  sort: string | undefined;
  onSort: (sort: string) => void;
  selecting?: { selected: readonly string[]; onSelect: (ids: string[]) => void };
};

/** Schedules, one a row. */
export const SchedulesTable = ({ deleted = false, rows, sort, onSort, selecting }: Props) => (
  <DataTable
    label={words.title}
    columns={deleted ? deletedColumns : columns}
    rows={rows}
    idOf={({ id }) => id}
    nameOf={nameOf}
    sorting={{ sort, onSort }}
    {...(selecting ? { selecting } : {})}
  />
);
