import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { erasures } from '../api/erasures';
import { announce } from '../kit/announce';
import { DataTable } from '../kit/data-table';
import { Loaded } from '../kit/loaded';
import { Status } from '../kit/status';
import { useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { EraseDialog } from './erase-dialog';
import { words } from './erasures.words';

/** People who were erased or are to be, which says when, why and by what they read as, and a way to erase another one. */
export const Erasures = () => {
  const asked = useAsked<'new', never>();
  const query = useQuery(erasures.list());
  const done = () => {
    asked.close();
    announce(words.asked);
  };
  return (
    <Stack>
      <Text size="sm">{words.hint}</Text>
      <Group justify="flex-end">
        <Button data-new onClick={() => asked.ask('new')}>
          {words.new}
        </Button>
      </Group>
      <Loaded query={query}>
        {({ data: rows }) => (
          <>
            {rows.some(({ state }) => state === 'held') && <Text>{words.held}</Text>}
            {rows.length === 0 ? (
              <Text>{words.none}</Text>
            ) : (
              <DataTable
                label={words.title}
                rows={rows}
                idOf={({ id }) => id}
                nameOf={({ readsAs }) => readsAs}
                columns={[
                  { id: 'readsAs', header: words.readsAs, cell: ({ readsAs }) => readsAs },
                  { id: 'reason', header: words.reason, cell: ({ reason }) => reason },
                  { id: 'state', header: words.state, cell: ({ state }) => <Status look={words.states[state]} /> },
                  { id: 'requested', header: words.requested, cell: ({ requestedAt }) => <When at={requestedAt} /> },
                  {
                    id: 'erasedAt',
                    header: words.erasedAt,
                    cell: ({ erasedAt }) => (erasedAt === null ? '' : <When at={erasedAt} />),
                  },
                ]}
              />
            )}
          </>
        )}
      </Loaded>
      <EraseDialog opened={asked.opened('new')} onClose={asked.close} onDone={done} />
    </Stack>
  );
};
