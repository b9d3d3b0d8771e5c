import { compact, type ListSearch, oneOf, parseList, textIn } from '../kit/search-params';

export const VIEWS = [
  'failing',
  'held',
  'owner-gone',
  'no-recipients',
  'paused',
  'never-ran',
  'mine',
  'i-receive',
] as const;
const FIELDS = ['name', 'nextRunDate', 'lastRunDate', 'createdAt', 'updatedAt'] as const;
const SORTS = FIELDS.flatMap((field) => [field, `-${field}`] as const);
export const STATES = ['ACTIVE', 'PAUSED', 'ENDED'] as const;

/** What the URL of the list says: filters as the API takes them, and `new` where the dialog is open. */
export type SchedulesSearch = Omit<ListSearch, 'sort'> & {
  sort?: (typeof SORTS)[number] | undefined;
  view?: (typeof VIEWS)[number] | undefined;
  status?: (typeof STATES)[number] | undefined;
  reportId?: string | undefined;
  deleted?: 'true' | undefined;
  new?: 1 | undefined;
};

/** What the URL of the list says. A wrong value is left out. */
export const parseSchedules = (search: Record<string, unknown>): SchedulesSearch =>
  compact({
    ...parseList(search),
    sort: oneOf(SORTS, search['sort']),
    view: oneOf(VIEWS, search['view']),
    status: oneOf(STATES, search['status']),
    reportId: textIn(search['reportId'], 36),
    deleted: search['deleted'] === true || search['deleted'] === 'true' ? ('true' as const) : undefined,
    new: search['new'] === 1 ? (1 as const) : undefined,
  });

/** A text as one of the ways in which the API sorts; none where it is another. */
export const sortOf = (text: string): SchedulesSearch['sort'] => oneOf(SORTS, text);
