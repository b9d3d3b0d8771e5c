import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lists } from '../api/lists';
import { DataTable } from '../kit/data-table';
import { ListPage } from '../kit/list-page';
import { words } from './list.words';

const route = getRouteApi('/shell/lists');

/** The list of lists. */
export const ListsPage = () => {
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ ...lists.list({ cursor }), placeholderData: keepPreviousData });
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
          columns={[{ id: 'name', header: words.name, cell: (row) => row.name }]}
        />
      )}
    </ListPage>
  );
};
