import { compact, oneOf, parseList } from '../kit/search-params';

/** The parts of the page. */
export const TABS = ['mine', 'receives', 'portal'] as const;
export type Tab = (typeof TABS)[number];

export type SubscriptionsSearch = {
  tab?: Tab | undefined;
  cursor?: string | undefined;
  /** One's own that were ended. */
  deleted?: 'true' | undefined;
};

/** What the URL of the page says. A cursor belongs to one part. */
export const parseSubscriptions = (search: Record<string, unknown>): SubscriptionsSearch =>
  compact({
    tab: oneOf(TABS, search['tab']),
    cursor: parseList(search).cursor,
    deleted: search['deleted'] === true || search['deleted'] === 'true' ? ('true' as const) : undefined,
  });
