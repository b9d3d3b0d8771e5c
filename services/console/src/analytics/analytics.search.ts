import type { AnalyticsFilters } from '../api/analytics';
import { compact, oneOf, textIn } from '../kit/search-params';
import { dayBegins } from '../kit/time';

/** Periods that end now, in days. */
export const PERIODS = ['7', '30', '90', '365'] as const;
const PRESET = '30';

/** The period, as days that end now or as its first and last day, and the zone of days and hours. */
export type AnalyticsSearch = {
  days?: (typeof PERIODS)[number] | undefined;
  from?: string | undefined;
  to?: string | undefined;
  zone?: string | undefined;
};

const DAY = /^\d{4}-\d\d-\d\d$/;
const dayIn = (value: unknown): string | undefined =>
  typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

/** What the URL says. A wrong value is left out; days that are named replace a period that ends now. */
export const parseAnalytics = (search: Record<string, unknown>): AnalyticsSearch => {
  const [from, to] = [dayIn(search['from']), dayIn(search['to'])];
  const days = from === undefined && to === undefined ? oneOf(PERIODS, textIn(search['days'])) : undefined;
  return compact({ days, from, to, zone: textIn(search['zone'], 60) });
};

/** The period that ends now; none where days are named. */
export const periodOf = ({ days, from, to }: AnalyticsSearch): (typeof PERIODS)[number] | '' =>
  from === undefined && to === undefined ? (days ?? PRESET) : '';

const two = (part: number): string => String(part).padStart(2, '0');
const dayOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** As the API takes it: whole days of the viewer, the last one included; a period that ends now begins with a day. */
export const toFilters = (search: AnalyticsSearch, { zone, now }: { zone: string; now: Date }): AnalyticsFilters => {
  const { from, to } = search;
  const period = periodOf(search);
  const begin = period === '' ? from && dayBegins(from) : dayBegins(dayOf(now), 1 - Number(period));
  return compact({ from: begin, to: to && dayBegins(to, 1), timezone: search.zone ?? zone });
};
