import type { DeliveryFilters } from '../api/deliveries';
import { compact, type ListSearch, oneOf, parseList, textIn } from '../kit/search-params';
import { dayBegins } from '../kit/time';

/** States a person can filter by, in the order of the filter. */
export const STATUSES = ['PENDING', 'SENT', 'FAILED', 'PERMANENTLY_FAILED', 'BOUNCED', 'SKIPPED'] as const;
const SORTS = ['createdAt', '-createdAt', 'updatedAt', '-updatedAt'] as const;

/** The filters; `from` and `to` are days of the viewer, or instants where a link says so. */
export type DeliveriesSearch = Omit<ListSearch, 'sort'> & {
  /** One whole address; another page's link says so. */
  recipient?: string | undefined;
  /** One of `STATUSES`; another page's link may carry any, which then falls back to none. */
  status?: string | undefined;
  reportId?: string | undefined;
  scheduleId?: string | undefined;
  /** The deliveries of one run; another page's link says so. */
  runId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  sort?: (typeof SORTS)[number] | undefined;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;

const uuid = (value: unknown) => (typeof value === 'string' && UUID.test(value) ? value : undefined);
const time = (value: unknown) =>
  typeof value === 'string' && value.length <= 35 && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

/** What the URL of the list says. */
export const parseDeliveries = (search: Record<string, unknown>): DeliveriesSearch =>
  compact({
    search: parseList(search).search,
    recipient: textIn(search['recipient'], 254),
    status: oneOf(STATUSES, search['status']),
    reportId: uuid(search['reportId']),
    scheduleId: uuid(search['scheduleId']),
    runId: textIn(search['runId'], 300),
    from: time(search['from']),
    to: time(search['to']),
    sort: oneOf(SORTS, search['sort']),
    cursor: parseList(search).cursor,
  });

/** The filters as the API takes them: a day is included as a whole, in the viewer's zone. */
export const toFilters = ({ from, to, status, ...search }: DeliveriesSearch): DeliveryFilters =>
  compact({
    ...search,
    status: oneOf(STATUSES, status),
    from: from === undefined || !DAY.test(from) ? from : dayBegins(from),
    to: to === undefined || !DAY.test(to) ? to : dayBegins(to, 1),
  });

/** The day that a field for days shows, of a day or an instant. */
export const dayOf = (text: string | undefined): string => {
  if (text === undefined || DAY.test(text)) return text ?? '';
  const at = new Date(text);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};
