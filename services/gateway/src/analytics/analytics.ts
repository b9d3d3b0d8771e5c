import type { Analytics } from '@punctual/contracts';
import { reportNames } from '../schedule/report-names';
import { namesOf } from '../today/due';
import type { ViewReader } from '../views/reader';
import { type Reader, seenBy } from '../views/seen-by';
import { choose } from './choose';
import { percentilesOf } from './latency';
import { type Period, readPeriod } from './read-period';
import { newTally, rated, type Tally, told } from './tally';
import { verdictsIn } from './verdicts';

export type Asked = { from: string; to: string; timezone: string; minimum: number };

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

const ended = ({ counts: { sent, failed, bounced } }: Tally): number => sent + failed + bounced;

/** What is chosen of many, without what they were compared by. */
const shown = <T, Shown>(chosen: { count: number; most: T[]; best: T[]; worst: T[] }, show: (one: T) => Shown) => ({
  count: chosen.count,
  most: chosen.most.map(show),
  best: chosen.best.map(show),
  worst: chosen.worst.map(show),
});

const idsOf = ({ most, best, worst }: Record<'most' | 'best' | 'worst', { id: string }[]>): string[] => [
  ...new Set([...most, ...best, ...worst].map(({ id }) => id)),
];

const compared = (tallies: ReadonlyMap<string, Tally>, size: (tally: Tally) => number) =>
  [...tallies].map(([id, tally]) => ({ id, tally, size: size(tally), ended: ended(tally), ...rated(tally) }));

const reportsOf = async (views: ViewReader, user: Reader, { reports, latenciesOf }: Period, minimum: number) => {
  const chosen = choose(
    compared(reports, ({ runs }) => runs),
    minimum,
  );
  const names = await reportNames(views, idsOf(chosen), user);
  return shown(chosen, ({ id, tally }) => ({
    ...{ reportId: id, name: names.get(id) ?? null },
    ...told(tally),
    latency: percentilesOf(latenciesOf.get(id) ?? new Map()),
  }));
};

const schedulesOf = async (views: ViewReader, user: Reader, { schedules }: Period, minimum: number) => {
  const chosen = choose(
    compared(schedules, ({ counts }) => counts.total),
    minimum,
  );
  const names = await namesOf(views, idsOf(chosen), user);
  return shown(chosen, ({ id, tally }) => ({ scheduleId: id, name: names.get(id) || null, ...told(tally) }));
};

const domainsOf = ({ domains }: Period, minimum: number) => {
  const all = [...domains].map(([id, [accepted, failed, unknown, suppressed]]) => {
    const tried = accepted + failed + unknown;
    const recipients = tried + suppressed;
    const successRate = tried === 0 ? null : accepted / tried;
    return {
      ...{ id, size: recipients, ended: tried, successRate },
      numbers: { recipients, accepted, failed, unknown, suppressed },
    };
  });
  return shown(choose(all, minimum), ({ id, numbers, successRate }) => ({ domain: id, ...numbers, successRate }));
};

const byNumber = <Reason extends string>(reasons: ReadonlyMap<Reason, number>) =>
  [...reasons]
    .map(([reason, deliveries]) => ({ reason, deliveries }))
    .sort((a, b) => b.deliveries - a.deliveries || (a.reason < b.reason ? -1 : 1));

/** How deliveries went in a period, of what a user may see. Tests and notices do not count. It is given up when `signal` aborts, with its reason. */
export const readAnalytics = async (
  views: ViewReader,
  asked: Asked,
  user: Reader,
  signal?: AbortSignal,
): Promise<Analytics> => {
  const { from, to, timezone, minimum } = asked;
  const where = [...seenBy(user), ['trigger', '!=', 'test'] as const, ['trigger', '!=', 'notice'] as const];
  const period = await readPeriod(views, where, asked, signal);
  const { total, days, hours, weekdays, channels, formats, failures, skips } = period;
  const ratedIn = <Key>(tallies: ReadonlyMap<Key, Tally>, key: Key) => rated(tallies.get(key) ?? newTally());
  return {
    ...{ from, to, timezone, minimum },
    ...told(total),
    latency: percentilesOf(period.latencies),
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, { counts }]) => ({ day, ...counts })),
    hours: HOURS.map((hour) => ({ hour, ...ratedIn(hours, hour) })),
    weekdays: WEEKDAYS.map((weekday) => ({ weekday, ...ratedIn(weekdays, weekday) })),
    reports: await reportsOf(views, user, period, minimum),
    schedules: await schedulesOf(views, user, period, minimum),
    domains: domainsOf(period, minimum),
    channels: [...channels].map(([channel, tally]) => ({ channel, ...rated(tally) })),
    formats: [...formats].map(([format, tally]) => ({ format, ...rated(tally) })),
    verdicts: await verdictsIn(views, asked, user),
    failures: byNumber(failures),
    skips: byNumber(skips),
  };
};
