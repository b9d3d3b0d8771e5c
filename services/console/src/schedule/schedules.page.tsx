import { Button, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { schedules } from '../api/schedules';
import { useSession } from '../api/use-session';
import { ListPage } from '../kit/list-page';
import { BulkBar } from './bulk-bar';
import { nameOf } from './names';
import { words } from './schedule.words';
import { ScheduleFilters } from './schedules.filters';
import { type SchedulesSearch, sortOf } from './schedules.search';
import { SchedulesTable } from './schedules.table';

const route = getRouteApi('/shell/schedules');
const NewSchedule = lazy(() => import('./new-schedule').then(({ NewSchedule: dialog }) => ({ default: dialog })));

/** All schedules that the account may see. */
export const SchedulesPage = () => {
  const { new: isNew, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const { capabilities } = useSession();
  const [selected, setSelected] = useState<string[]>([]);
  const page = useQuery({ ...schedules.list(filters), placeholderData: keepPreviousData });
  const narrow = (by: Partial<SchedulesSearch>) => {
    setSelected([]);
    void navigate({ search: (old) => ({ ...old, cursor: undefined, ...by }) }); // a cursor is refused under other filters
  };
  const rows = page.data?.data ?? [];
  const name = (id: string) => rows.filter((row) => row.id === id).map(nameOf)[0] ?? id;
  const make = (
    <Button
      data-new
      disabled={!capabilities.write}
      title={capabilities.write ? undefined : words.readOnly}
      onClick={() => void navigate({ search: (old) => ({ ...old, new: 1 }) })}
    >
      {words.new}
    </Button>
  );
  const filtered = Object.keys(filters).some((key) => key !== 'sort');
  return (
    <>
      <ListPage
        title={words.title}
        actions={make}
        filters={<ScheduleFilters search={filters} onChange={narrow} />}
        query={page}
        empty={
          <Stack align="center">
            <Text>{filtered ? words.noneFound : words.none}</Text>
          </Stack>
        }
        paging={{ cursor: filters.cursor, onCursor: (cursor) => narrow({ cursor }) }}
      >
        {(shown) => (
          <>
            {selected.length > 0 && <BulkBar ids={selected} nameOf={name} onClear={() => setSelected([])} />}
            <SchedulesTable
              deleted={filters.deleted === 'true'}
              rows={shown}
              sort={filters.sort}
              onSort={(sort) => narrow({ sort: sortOf(sort) })}
              {...(capabilities.write && filters.deleted === undefined
                ? { selecting: { selected, onSelect: setSelected } }
                : {})}
            />
          </>
        )}
      </ListPage>
      <Suspense>
        {isNew && <NewSchedule onClose={() => void navigate({ search: (old) => ({ ...old, new: undefined }) })} />}
      </Suspense>
    </>
  );
};
