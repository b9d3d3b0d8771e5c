import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { deliveries } from '../api/deliveries';
import { DataTable } from '../kit/data-table';
import { ListPage } from '../kit/list-page';
import { words } from './delivery.words';

const route = getRouteApi('/shell/deliveries');

/** The list of deliveries. */
export const DeliveriesPage = () => {
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ ...deliveries.list({ cursor }), placeholderData: keepPreviousData });
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
          columns={[
            { id: 'name', header: words.name, cell: (row) => row.recipients.map(({ email }) => email).join(', ') },
          ]}
        />
      )}
    </ListPage>
  );
};
