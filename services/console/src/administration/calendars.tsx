import { Button, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bringBackCalendar, type Calendar, calendars } from '../api/calendars';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { ProblemAlert } from '../kit/problem-alert';
import { actionsColumn } from '../kit/row-menu';
import { SearchBox } from '../kit/search-box';
import { oneOf } from '../kit/search-params';
import { useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { holidaysOf } from './calendar.form';
import { CalendarDialog } from './calendar-dialog';
import { words } from './calendars.words';
import { DeleteCalendar } from './delete-calendar';
import { usePart } from './use-part';

/** Shared calendars of days off. */
export const Calendars = () => {
  const { search, narrow, paging } = usePart();
  const asked = useAsked<'edit' | 'delete', Calendar>();
  const [gone, setGone] = useState<Calendar | null>(null);
  const sort = oneOf(['name', '-name', 'createdAt', '-createdAt'], search.sort);
  const query = useQuery({
    ...calendars.list({ sort, cursor: search.cursor, search: search.search }),
    placeholderData: keepPreviousData,
  });
  const restore = useDeed(({ id }: Calendar, intent) => bringBackCalendar(id, intent), calendars.all);
  const { row } = asked;
  return (
    <Stack>
      <Text size="sm">{words.hint}</Text>
      <Group align="flex-end" justify="space-between">
        <SearchBox value={search.search} onChange={(typed) => narrow({ search: typed })} />
        <Button data-new onClick={() => asked.ask('edit')}>
          {words.new}
        </Button>
      </Group>
      {gone && (
        <Group>
          <Text size="sm">{words.deleted(gone.name)}</Text>
          <Button
            size="xs"
            variant="default"
            loading={restore.isPending}
            onClick={() =>
              restore.mutate(gone, {
                onSuccess: () => {
                  announce(words.restored(gone.name));
                  setGone(null);
                },
              })
            }
          >
            {words.restore}
          </Button>
        </Group>
      )}
      {restore.error && <ProblemAlert error={restore.error} />}
      <Rows query={query} empty={search.search ? words.noneFound : words.none} paging={paging}>
        {(rows) => (
          <DataTable
            label={words.title}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ name }) => name}
            sorting={{ sort, onSort: (next) => narrow({ sort: next as typeof sort }) }}
            columns={[
              { id: 'name', header: words.name, sort: 'name', cell: ({ name }) => name },
              { id: 'holidays', header: words.holidays, cell: holidaysOf },
              { id: 'dates', header: words.dates, cell: ({ dates }) => words.dateCount(dates.length) },
              { id: 'updated', header: words.updated, cell: ({ updatedAt }) => <When at={updatedAt} /> },
              actionsColumn<Calendar>(
                ({ name }) => name,
                (calendar) => [
                  { label: words.change, onDo: () => asked.ask('edit', calendar) },
                  { label: words.delete, danger: true, onDo: () => asked.ask('delete', calendar) },
                ],
              ),
            ]}
          />
        )}
      </Rows>
      <CalendarDialog
        opened={asked.opened('edit')}
        calendar={row}
        onClose={asked.close}
        onSaved={(name) => {
          announce(row ? words.saved(name) : words.made(name));
          asked.close();
        }}
      />
      <DeleteCalendar
        opened={asked.opened('delete')}
        calendar={row}
        onClose={asked.close}
        onDeleted={(calendar) => {
          asked.close();
          setGone(calendar);
          announce(words.deleted(calendar.name));
        }}
      />
    </Stack>
  );
};
