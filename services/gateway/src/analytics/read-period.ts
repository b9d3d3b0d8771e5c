import { pause } from '@punctual/chassis';
import type { Channel, FailureReason, Format, Outcomes } from '@punctual/contracts';
import { deliveryView } from '../views/delivery.view';
import { isOutcome } from '../views/delivery-stats';
import type { ListQuery } from '../views/list-query';
import type { ViewReader } from '../views/reader';
import { type Figures, readFigures } from './figures';
import { addLatency, type Latencies } from './latency';
import { localTime } from './local-time';
import { add, newTally, reachedBy, type Tally, tallyOf } from './tally';

/** A period is read day by day: an embedded database answers in this thread, and other requests are answered in between. */
const PART_MS = 86_400_000;
/** `2026-11-02T09:00`: all zones differ by whole minutes. */
const MINUTE = { column: 'createdAt', length: 16 };

type Where = NonNullable<ListQuery['where']>;

/** The deliveries of a period, added up. */
export type Period = {
  total: Tally;
  days: Map<string, Tally>;
  hours: Map<number, Tally>;
  weekdays: Map<number, Tally>;
  reports: Map<string, Tally>;
  schedules: Map<string, Tally>;
  channels: Map<Channel | null, Tally>;
  formats: Map<Format | null, Tally>;
  failures: Map<FailureReason, number>;
  skips: Map<string, number>;
  latencies: Latencies;
  latenciesOf: Map<string, Latencies>;
  domains: Map<string, Outcomes>;
};

const nothing = (): Period => ({
  ...{ total: newTally(), days: new Map(), hours: new Map(), weekdays: new Map(), reports: new Map() },
  ...{ schedules: new Map(), channels: new Map(), formats: new Map(), failures: new Map(), skips: new Map() },
  ...{ latencies: new Map(), latenciesOf: new Map(), domains: new Map() },
});

/** Adds up by local time. Whether there was anything. */
const addTimes = async (views: ViewReader, where: Where, timezone: string, into: Period): Promise<boolean> => {
  const groups = await views.countBeginnings(deliveryView, where, MINUTE, ['outcome']);
  for (const { values, count } of groups) {
    const [minute = '', outcome] = values;
    if (!isOutcome(outcome)) continue;
    const { day, hour, weekday } = localTime(timezone, Date.parse(`${minute}Z`));
    for (const tally of [tallyOf(into.days, day), tallyOf(into.hours, hour), tallyOf(into.weekdays, weekday)])
      add(tally, outcome, count);
  }
  return groups.length > 0;
};

const addDomains = (domains: Period['domains'], receivers: Figures['receivers'], count: number): void => {
  for (const [domain, some] of receivers) {
    const [accepted, failed, unknown, suppressed] = domains.get(domain) ?? [0, 0, 0, 0];
    domains.set(domain, [
      accepted + some[0] * count,
      failed + some[1] * count,
      unknown + some[2] * count,
      suppressed + some[3] * count,
    ]);
  }
};

const addKinds = async (views: ViewReader, where: Where, into: Period): Promise<void> => {
  const by = ['reportId', 'scheduleId', 'channel', 'outcome', 'figures'] as const;
  for (const { values, count } of await views.count(deliveryView, where, by)) {
    const [reportId = '', scheduleId = '', told, outcome, text = ''] = values;
    if (!isOutcome(outcome)) continue;
    const figures = readFigures(text);
    const { format, failure, skip, latency, receivers, runs, recipients } = figures;
    const channel = told === 'email' || told === 'portal' ? told : null;
    const numbers = { runs, recipients, reached: reachedBy(channel, outcome, figures) };
    for (const tally of [
      into.total,
      tallyOf(into.reports, reportId),
      tallyOf(into.schedules, scheduleId),
      tallyOf(into.channels, channel),
      tallyOf(into.formats, format),
    ])
      add(tally, outcome, count, numbers);
    addDomains(into.domains, receivers, count);
    if (failure !== null) into.failures.set(failure, (into.failures.get(failure) ?? 0) + count);
    if (skip !== null) into.skips.set(skip, (into.skips.get(skip) ?? 0) + count);
    if (latency === null) continue;
    const ofReport = into.latenciesOf.get(reportId) ?? new Map();
    into.latenciesOf.set(reportId, ofReport);
    for (const latencies of [into.latencies, ofReport]) addLatency(latencies, latency, count);
  }
};

/** When the first delivery that matches began, from one instant until another; null for none. */
const beginningAfter = async (views: ViewReader, where: Where, from: string, to: string): Promise<string | null> => {
  const within: Where = [...where, ['createdAt', '>=', from], ['createdAt', '<', to]];
  const sort = { column: 'createdAt', descending: false };
  const [first] = await views.list(deliveryView, { where: within, sort, limit: 1 });
  return first ? String(first.sortedBy) : null;
};

/**
 * Adds up the deliveries that match and began in a period, `to` excluded; days, hours and weekdays are those of the zone. Days on which nothing
 * began are passed over. Rejects with the reason of `signal` soon after it aborts.
 */
export const readPeriod = async (
  views: ViewReader,
  where: Where,
  { from, to, timezone }: { from: string; to: string; timezone: string },
  signal?: AbortSignal,
): Promise<Period> => {
  const period = nothing();
  signal?.throwIfAborted();
  for (let start: string | null = from; start !== null && start < to; ) {
    const end = new Date(Math.min(Date.parse(start) + PART_MS, Date.parse(to))).toISOString();
    const part: Where = [...where, ['createdAt', '>=', start], ['createdAt', '<', end]];
    const any = await addTimes(views, part, timezone, period);
    if (any) await addKinds(views, part, period);
    start = any ? end : await beginningAfter(views, where, end, to);
    await pause(0);
    signal?.throwIfAborted();
  }
  return period;
};
