import { Button, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Dataset, datasets } from '../api/datasets';
import { announce } from '../kit/announce';
import { DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { oneOf } from '../kit/search-params';
import { useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { words } from './datasets.words';
import { ProbeDialog } from './probe-dialog';
import { usePart } from './use-part';

const SORTS = ['name', '-name', 'createdAt', '-createdAt'] as const;

/** The data that schedules wait for: up to when it is complete, and the probe that asks for it. */
export const Datasets = () => {
  const { search, narrow, paging } = usePart();
  const asked = useAsked<'new' | 'probe', Dataset>();
  const sort = oneOf(SORTS, search.sort);
  const query = useQuery({
    ...datasets.list({ ...(sort ? { sort } : {}), ...(search.cursor ? { cursor: search.cursor } : {}) }),
    placeholderData: keepPreviousData,
  });
  const done = (said: string) => {
    asked.close();
    announce(said);
  };
  return (
    <Stack>
      <Group align="flex-end" justify="space-between">
        <Text size="sm">{words.hint}</Text>
        <Button data-new onClick={() => asked.ask('new')}>
          {words.new}
        </Button>
      </Group>
      <Rows query={query} empty={words.none} paging={paging}>
        {(rows) => (
          <DataTable
            label={words.title}
            rows={rows}
            idOf={({ name }) => name}
            nameOf={({ name }) => name}
            sorting={{ sort, onSort: (next) => narrow({ sort: next as typeof sort }) }}
            columns={[
              { id: 'name', header: words.name, sort: 'name', cell: ({ name }) => name },
              { id: 'asOf', header: words.asOf, cell: ({ asOf }) => <When at={asOf} none={words.notYet} /> },
              { id: 'lastUpdate', header: words.lastUpdate, cell: ({ lastUpdateAt }) => <When at={lastUpdateAt} /> },
              {
                id: 'probe',
                header: words.probe,
                cell: (row) => (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={words.probeOf(row.name)}
                    onClick={() => asked.ask('probe', row)}
                  >
                    {words.probe}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Rows>
      <ProbeDialog opened={asked.opened('new')} dataset={null} onClose={asked.close} onDone={done} />
      <ProbeDialog
        opened={asked.opened('probe')}
        dataset={asked.row?.name ?? null}
        onClose={asked.close}
        onDone={done}
      />
    </Stack>
  );
};
