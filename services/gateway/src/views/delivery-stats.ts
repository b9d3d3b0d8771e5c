import { type DeliveryOutcome, deliveryOutcomes } from '@punctual/contracts';
import { deliveryView } from './delivery.view';
import type { ListQuery } from './list-query';
import type { ViewReader } from './reader';

/** Numbers of deliveries by what became of them. */
export type Counts = { total: number } & Record<DeliveryOutcome, number>;
/** Statistics of deliveries. Latencies are in seconds, from the planned time to the end of sending. */
export type Stats = Counts & {
  /** Sent ones among those that ended with an attempt to send; null when none did. */
  successRate: number | null;
  latency: { p50: number | null; p90: number | null; p95: number | null; p99: number | null; max: number | null };
  days: ({ day: string } & Counts)[];
};

type Where = NonNullable<ListQuery['where']>;

const PERCENTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, max: 1 } as const;

/** No deliveries. */
export const none = (): Counts => ({ total: 0, sent: 0, failed: 0, pending: 0, skipped: 0, bounced: 0 });
/** Whether a text is what statistics count a delivery as. */
export const isOutcome = (text: string | undefined): text is DeliveryOutcome =>
  deliveryOutcomes.some((outcome) => outcome === text);

/** Sent ones among those that ended with an attempt to send; null when none did. */
export const rateOf = ({ sent, failed, bounced }: Counts): number | null =>
  sent + failed + bounced === 0 ? null : sent / (sent + failed + bounced);

/** The deliveries that match, with a value in the many-valued column, by what became of them. */
export const deliveryCounts = async (
  views: ViewReader,
  where: Where,
  has: string,
): Promise<Counts & Pick<Stats, 'successRate'>> => {
  const total = none();
  for (const { values, count } of await views.count(deliveryView, where, ['outcome'], has)) {
    const [outcome] = values;
    if (!isOutcome(outcome)) continue;
    total.total += count;
    total[outcome] += count;
  }
  return { ...total, successRate: rateOf(total) };
};

/** The statistics of the deliveries that match; days without one are left out. */
export const deliveryStats = async (views: ViewReader, where: Where): Promise<Stats> => {
  const [total, days] = [none(), new Map<string, Counts>()];
  for (const { values, count } of await views.count(deliveryView, where, ['day', 'outcome'])) {
    const [day = '', outcome] = values;
    if (!isOutcome(outcome)) continue;
    const ofDay = days.get(day) ?? none();
    days.set(day, ofDay);
    for (const counts of [total, ofDay]) {
      counts.total += count;
      counts[outcome] += count;
    }
  }
  const timed = [...where, ['latencyMs', '>=', 0] as const];
  const measured = (await views.count(deliveryView, timed, [])).reduce((sum, { count }) => sum + count, 0);
  const names = Object.keys(PERCENTILES) as (keyof typeof PERCENTILES)[];
  const ranks = names.map((name) => Math.max(0, Math.ceil(PERCENTILES[name] * measured) - 1));
  const values = measured === 0 ? [] : await views.ranked(deliveryView, timed, 'latencyMs', ranks);
  const seconds = (name: keyof typeof PERCENTILES): number | null => {
    const value = values[names.indexOf(name)];
    return typeof value === 'number' ? value / 1000 : null;
  };
  return {
    ...total,
    successRate: rateOf(total),
    latency: {
      p50: seconds('p50'),
      p90: seconds('p90'),
      p95: seconds('p95'),
      p99: seconds('p99'),
      max: seconds('max'),
    },
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, ...counts })),
  };
};
