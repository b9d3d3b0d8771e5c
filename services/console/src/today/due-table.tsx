import { Text } from '@mantine/core';
import type { Mark } from '../api/today';
import { DataTable } from '../kit/data-table';
import { words } from './today.words';

/** More rows than this would make the page slow; a person reads the list of schedules instead. */
const MOST_ROWS = 200;

/** What is due, as a table: the other form of the time line. */
export const DueTable = ({ marks }: { marks: readonly Mark[] }) => (
  <>
    <DataTable
      label={words.due}
      rows={marks.slice(0, MOST_ROWS)}
      idOf={({ at }) => at}
      nameOf={({ at }) => words.time(at)}
      columns={[
        { id: 'time', header: words.tableTime, cell: ({ at }) => words.dayAndTime(at) },
        {
          id: 'schedules',
          header: words.tableCount,
          cell: ({ count, schedules }) =>
            words.named(
              schedules.map(({ name }) => name ?? words.unnamed),
              count - schedules.length,
            ),
        },
      ]}
    />
    {marks.length > MOST_ROWS && <Text size="sm">{words.later(marks.length - MOST_ROWS)}</Text>}
  </>
);
