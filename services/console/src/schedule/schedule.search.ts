import { compact, oneOf, textIn } from '../kit/search-params';

export const TABS = ['runs', 'calendar', 'recipients', 'condition', 'changes', 'settings'] as const;
export const OUTCOMES = ['PENDING', 'SENT', 'FAILED', 'PERMANENTLY_FAILED', 'BOUNCED', 'SKIPPED'] as const;
export type ScheduleTab = (typeof TABS)[number];

/** What the URL of one schedule says: the tab, and what it shows of it. */
export type ScheduleSearch = {
  tab?: ScheduleTab | undefined;
  /** Runs: the outcome, and the day in UTC (`2026-11-28`). */
  status?: (typeof OUTCOMES)[number] | undefined;
  day?: string | undefined;
  cursor?: string | undefined;
  /** Calendar: the month (`2026-11`). */
  month?: string | undefined;
  /** The dialog is open. */
  edit?: 1 | undefined;
};

const matching = (pattern: RegExp, value: unknown): string | undefined => {
  const text = textIn(value, 10);
  return text !== undefined && pattern.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
};

/** What the URL of one schedule says. A wrong value is left out. */
export const parseSchedule = (search: Record<string, unknown>): ScheduleSearch =>
  compact({
    tab: oneOf(TABS, search['tab']),
    status: oneOf(OUTCOMES, search['status']),
    day: matching(/^\d{4}-\d\d-\d\d$/, search['day']),
    cursor: textIn(search['cursor'], 2000),
    month: matching(/^\d{4}-\d\d$/, search['month']),
    edit: search['edit'] === 1 ? (1 as const) : undefined,
  });
