import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lists } from '../api/lists';
import { useSession } from '../api/use-session';
import { announce } from '../kit/announce';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { ListPage } from '../kit/list-page';
import { SearchBox } from '../kit/search-box';
import { When } from '../kit/when';
import { ListDialog } from './list.dialog';
import { words } from './list.words';
import { type ListsSearch, parseLists } from './lists.search';

const route = getRouteApi('/shell/lists');

/** The list of lists. */
export const ListsPage = () => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { user } = useSession();
  const [creating, { open, close }] = useDisclosure(false);
  const query = useQuery({ ...lists.list(search), placeholderData: keepPreviousData });
  // The server refuses a cursor under other filters.
  const narrow = (by: Partial<ListsSearch>) =>
    void navigate({ search: (old) => parseLists({ ...old, cursor: undefined, ...by }) });
  const created = (id: string) => {
    announce(words.created);
    void navigate({ to: '/lists/$id', params: { id }, search: {} });
  };
  const create = user.role !== 'viewer' && (
    <Button onClick={open} data-new>
      {words.new}
    </Button>
  );
  return (
    <>
      <ListPage
        title={words.title}
        query={query}
        empty={search.search ? words.noneFound : words.none}
        filters={
          <SearchBox value={search.search} label={words.searchLists} onChange={(text) => narrow({ search: text })} />
        }
        actions={create}
        paging={{ cursor: search.cursor, onCursor: (cursor) => narrow({ cursor }) }}
      >
        {(rows) => (
          <DataTable
            label={words.title}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ name }) => name}
            sorting={{ sort: search.sort ?? '-createdAt', onSort: (sort) => narrow(parseLists({ sort })) }}
            columns={[
              {
                id: 'name',
                header: words.name,
                sort: 'name',
                cell: ({ id, name }) => (
                  <ToPage to="/lists/$id" params={{ id }} search={{}}>
                    {name}
                  </ToPage>
                ),
              },
              { id: 'description', header: words.description, cell: ({ description }) => description },
              {
                id: 'members',
                header: words.members,
                end: true,
                cell: ({ memberCount }) => memberCount.toLocaleString(),
              },
              {
                id: 'updated',
                header: words.updated,
                sort: 'updatedAt',
                cell: ({ updatedAt }) => <When at={updatedAt} />,
              },
            ]}
          />
        )}
      </ListPage>
      {creating && <ListDialog onDone={created} onClose={close} />}
    </>
  );
};
