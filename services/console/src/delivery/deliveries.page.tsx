import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { deliveries } from '../api/deliveries';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { ListPage } from '../kit/list-page';
import { Status } from '../kit/status';
import { When } from '../kit/when';
import { titleOf, toWhom } from './about';
import { type DeliveriesSearch, parseDeliveries, toFilters } from './deliveries.search';
import { words } from './delivery.words';
import { Filters } from './filters';
import { lookOf } from './looks';

const route = getRouteApi('/shell/deliveries');

/** The list of deliveries. */
export const DeliveriesPage = () => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ ...deliveries.list(toFilters(search)), placeholderData: keepPreviousData });
  // The server refuses a cursor under other filters.
  const narrow = (by: Partial<DeliveriesSearch>) =>
    void navigate({ search: (old) => parseDeliveries({ ...old, cursor: undefined, ...by }) });
  const { cursor, sort, ...filters } = search;
  return (
    <ListPage
      title={words.title}
      query={query}
      empty={Object.keys(filters).length > 0 ? words.noneFound : words.none}
      filters={<Filters search={search} onChange={narrow} />}
      paging={{ cursor, onCursor: (next) => narrow({ cursor: next }) }}
    >
      {(rows) => (
        <DataTable
          label={words.title}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={titleOf}
          sorting={{ sort: sort ?? '-createdAt', onSort: (by) => narrow(parseDeliveries({ sort: by })) }}
          columns={[
            {
              id: 'subject',
              header: words.subject,
              cell: (row) => (
                <ToPage to="/deliveries/$id" params={{ id: row.id }}>
                  {titleOf(row)}
                </ToPage>
              ),
            },
            { id: 'to', header: words.to, cell: toWhom },
            { id: 'status', header: words.status, cell: (row) => <Status look={lookOf(row)} /> },
            { id: 'reply', header: words.reply, cell: ({ errorMessage }) => errorMessage },
            { id: 'when', header: words.when, sort: 'createdAt', cell: ({ createdAt }) => <When at={createdAt} /> },
          ]}
        />
      )}
    </ListPage>
  );
};
