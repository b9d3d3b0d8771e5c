import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { schedules } from '../api/schedules';
import { DataTable } from '../kit/data-table';
import { ListPage } from '../kit/list-page';
import { words } from './schedule.words';

const route = getRouteApi('/shell/schedules');

/** The list of schedules. */
export const SchedulesPage = () => {
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ ...schedules.list({ cursor }), placeholderData: keepPreviousData });
  return (
    <ListPage
      title={words.title}
      query={query}
      empty={words.none}
      paging={{ cursor, onCursor: (next) => void navigate({ search: (old) => ({ ...old, cursor: next }) }) }}
    >
      {(rows) => (
        <DataTable
          label={words.title}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={({ id }) => id}
          columns={[{ id: 'name', header: words.name, cell: (row) => row.name ?? row.id }]}
        />
      )}
    </ListPage>
  );
};
