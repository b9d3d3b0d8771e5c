import type { QueryKey } from '@tanstack/react-query';

/** One event of `GET /events/stream`: what has changed, without its content. Subscriptions are schedules. */
export type Changed = { noun: string; id: string; scheduleId?: string; deliveryId?: string };

type Concern = (changed: Changed, kind: unknown, of: unknown, part: unknown) => boolean;

const noun =
  (...nouns: readonly string[]): Concern =>
  (changed) =>
    nouns.includes(changed.noun);

const isSchedule = ({ noun: of, id, scheduleId }: Changed, one: unknown) =>
  one === scheduleId || (of === 'schedule' && one === id);

/** By the first word of a query's key. What is asked about a draft, or an address that expires, is no one's news. */
const CONCERNS: Readonly<Record<string, Concern>> = {
  today: noun('schedule', 'run', 'delivery'),
  search: noun('schedule', 'report', 'list', 'delivery', 'user'),
  schedules: (changed, kind, of) =>
    kind === 'list'
      ? ['schedule', 'run', 'delivery', 'report', 'list', 'user'].includes(changed.noun)
      : kind === 'one' && isSchedule(changed, of),
  subscriptions: noun('schedule'),
  receives: noun('schedule', 'list'),
  runs: (changed, _kind, of) => isSchedule(changed, of),
  deliveries: (changed, kind, of) => changed.noun === 'delivery' && (kind !== 'one' || changed.id === of),
  reports: (changed, kind, of) => changed.noun === 'report' && (kind !== 'one' || changed.id === of),
  lists: (changed, kind, of, part) =>
    changed.noun === 'list' ? kind !== 'one' || changed.id === of : changed.noun === 'schedule' && part === 'usage',
  calendars: (changed, kind) => changed.noun === 'calendar' || (changed.noun === 'schedule' && kind === 'usage'),
  templates: noun('template'),
  branding: noun('branding'),
  datasets: noun('dataset', 'probe'),
  users: noun('user'),
  'api-keys': noun('api-key', 'user'),
  'dead-letters': noun('dead-letter'),
};

/** Whether what a query has loaded may be another after the event. */
export const concerns = (changed: Changed, [first, kind, of, part]: QueryKey): boolean =>
  CONCERNS[String(first)]?.(changed, kind, of, part) ?? false;
