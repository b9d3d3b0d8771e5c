import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { schedules } from '../api/schedules';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { Rows } from '../kit/list-page';
import { When } from '../kit/when';
import { words } from './report.words';

/** The schedules that send a report. */
export const UsedBy = ({ reportId }: { reportId: string }) => {
  const query = useQuery(schedules.list({ reportId }));
  return (
    <Stack component="section" gap="xs" aria-label={words.usedBy}>
      <Title order={2} size="h4">
        {words.usedBy}
      </Title>
      <Rows query={query} empty={words.usedByNone}>
        {(rows) => (
          <DataTable
            label={words.schedules}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ name }) => name ?? words.unnamed}
            columns={[
              {
                id: 'name',
                header: words.schedule,
                cell: ({ id, name }) => (
                  <ToPage to="/schedules/$id" params={{ id }}>
                    {name ?? words.unnamed}
                  </ToPage>
                ),
              },
              { id: 'next', header: words.next, cell: ({ nextRunDate }) => <When at={nextRunDate} /> },
            ]}
          />
        )}
      </Rows>
    </Stack>
  );
};
