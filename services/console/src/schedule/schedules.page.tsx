import { Button, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { schedules } from '../api/schedules';
import { useSession } from '../api/use-session';
import { ListPage } from '../kit/list-page';
import { useSelection } from '../kit/use-selection';
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
  const page = useQuery({ ...schedules.list(filters), placeholderData: keepPreviousData });
  const selection = useSelection(page.data?.data ?? [], { idOf: ({ id }) => id, nameOf });
  // The server refuses a cursor under other filters.
  const narrow = (by: Partial<SchedulesSearch>) =>
    void navigate({ search: (old) => ({ ...old, cursor: undefined, ...by }) });
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
        selected={selection.ids.length > 0 && <BulkBar {...selection} onClear={selection.clear} />}
        query={page}
        empty={
          <Stack align="center">
            <Text>{filtered ? words.noneFound : words.none}</Text>
          </Stack>
        }
        paging={{ cursor: filters.cursor, onCursor: (cursor) => narrow({ cursor }) }}
      >
        {(shown) => (
          <SchedulesTable
            deleted={filters.deleted === 'true'}
            rows={shown}
            sort={filters.sort}
            onSort={(sort) => narrow({ sort: sortOf(sort) })}
            {...(capabilities.write && filters.deleted === undefined
              ? { selecting: { selected: selection.ids, onSelect: selection.select } }
              : {})}
          />
        )}
      </ListPage>
      <Suspense>
        {isNew && <NewSchedule onClose={() => void navigate({ search: (old) => ({ ...old, new: undefined }) })} />}
      </Suspense>
    </>
  );
};
