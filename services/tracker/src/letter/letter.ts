import { offsetAt } from '@punctual/chassis/zones';
import type { Event, Letter } from '@punctual/contracts';

type Fired = Event<'OccurrenceFired'>['data'];

const BEGAN: Readonly<Record<Fired['trigger'], Letter['began']>> = {
  planned: 'planned',
  manual: 'by-hand',
  test: 'test',
  backfill: 'made-up-for',
  // A notice has no letter.
  notice: 'planned',
  retry: 'again',
  resend: 'again',
  rerender: 'again',
};

const whyOf = ({ trigger, subscription, perRow }: Fired): Letter['why'] => {
  if (trigger === 'test') return 'test';
  if (subscription) return 'subscription';
  return perRow ? 'rows' : 'schedule';
};

/**
 * The page that helps a reader. A schedule is shown to its owner alone, who is also the one who tests it; everybody else sees what they receive, with
 * the way out. Who stands in the rows of a report leaves by them.
 */
const pageFor = (why: Letter['why'], scheduleId: string): string | null => {
  if (why === 'rows') return null;
  return why === 'test' ? `/schedules/${scheduleId}` : '/subscriptions';
};

/** `2026-11-24 09:00 (America/New_York)` */
const onClocksOf = (zone: string, instant: string): string => {
  const at = Date.parse(instant);
  const local = new Date(at + offsetAt(zone, at)).toISOString();
  return `${local.slice(0, 16).replace('T', ' ')} (${zone})`;
};

/** What the mails of an occurrence say of it; `publicUrl` is where users reach the gateway, null when that is not known. */
export const letterOf = (order: Fired, lists: readonly string[], publicUrl: string | null): Letter => {
  const { scheduleId, name, reportType, trigger, frequency, formats, timezone, nextDueAt, moreReports = [] } = order;
  const why = whyOf(order);
  const page = pageFor(why, scheduleId);
  return {
    why,
    schedule: name ?? reportType,
    lists: [...lists],
    manageUrl: publicUrl === null || page === null ? null : `${publicUrl}${page}`,
    began: BEGAN[trigger],
    frequency: frequency ?? null,
    formats: [...new Set([...formats, ...moreReports.flatMap((report) => report.formats)])],
    nextRun: nextDueAt === null ? null : onClocksOf(timezone, nextDueAt),
  };
};
