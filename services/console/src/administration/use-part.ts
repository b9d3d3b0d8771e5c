import { getRouteApi } from '@tanstack/react-router';
import type { AdministrationSearch } from './administration.search';

const route = getRouteApi('/shell/administration/$part');

/** The filters of the part in the URL. Other filters begin at the first page: the server refuses their cursor. */
export const usePart = () => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (by: Partial<AdministrationSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...by, cursor: undefined }) });
  const paging = {
    cursor: search.cursor,
    onCursor: (cursor: string | undefined) => void navigate({ search: (old) => ({ ...old, cursor }) }),
  };
  return { search, narrow, paging };
};
