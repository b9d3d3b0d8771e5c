import { compact, oneOf } from '../kit/search-params';

export const TABS = ['runs', 'calendar', 'recipients', 'condition', 'changes', 'settings'] as const;
export type ScheduleTab = (typeof TABS)[number];
export type ScheduleSearch = { tab?: ScheduleTab | undefined };

/** What the URL of one schedule says. */
export const parseSchedule = (search: Record<string, unknown>): ScheduleSearch =>
  compact({ tab: oneOf(TABS, search['tab']) });
