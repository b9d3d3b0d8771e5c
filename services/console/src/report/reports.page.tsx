import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { reports } from '../api/reports';
import { useSession } from '../api/use-session';
import { DataTable } from '../kit/data-table';
import { ButtonToPage, ToPage } from '../kit/link';
import { ListPage } from '../kit/list-page';
import { SearchBox } from '../kit/search-box';
import { When } from '../kit/when';
import { words } from './report.words';
import { parseReports, type ReportsSearch } from './reports.search';

const route = getRouteApi('/shell/reports');

/** The list of reports. */
export const ReportsPage = () => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { user } = useSession();
  const query = useQuery({ ...reports.list(search), placeholderData: keepPreviousData });
  // The server refuses a cursor under other filters.
  const narrow = (by: Partial<ReportsSearch>) =>
    void navigate({ search: (old) => parseReports({ ...old, cursor: undefined, ...by }) });
  const create = user.role !== 'viewer' && (
    <ButtonToPage to="/reports/$id" params={{ id: 'new' }} data-new>
      {words.new}
    </ButtonToPage>
  );
  return (
    <ListPage
      title={words.title}
      query={query}
      empty={search.search ? words.noneFound : words.none}
      filters={<SearchBox value={search.search} label={words.search} onChange={(text) => narrow({ search: text })} />}
      actions={create}
      paging={{ cursor: search.cursor, onCursor: (cursor) => narrow({ cursor }) }}
    >
      {(rows) => (
        <DataTable
          label={words.title}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={({ name }) => name}
          sorting={{ sort: search.sort ?? '-createdAt', onSort: (sort) => narrow(parseReports({ sort })) }}
          columns={[
            {
              id: 'name',
              header: words.name,
              sort: 'name',
              cell: ({ id, name }) => (
                <ToPage to="/reports/$id" params={{ id }}>
                  {name}
                </ToPage>
              ),
            },
            { id: 'type', header: words.type, cell: ({ type }) => type },
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
  );
};
