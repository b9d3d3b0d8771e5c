import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { subscriptions } from '../api/subscriptions';
import { DataTable } from '../kit/data-table';
import { ListPage } from '../kit/list-page';
import { words } from './subscription.words';

const route = getRouteApi('/shell/subscriptions');

/** The list of subscriptions. */
export const SubscriptionsPage = () => {
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ ...subscriptions.list({ cursor }), placeholderData: keepPreviousData });
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
          columns={[{ id: 'name', header: words.name, cell: (row) => row.reportType ?? row.id }]}
        />
      )}
    </ListPage>
  );
};
