/** Each class ends at this multiple of the one before. */
const RATIO = 1.05;

/** The number of the class of a latency: 0 up to a millisecond, then each class 5 % wider than the one before. */
export const latencyClass = (ms: number): number => (ms <= 1 ? 0 : Math.ceil(Math.log(ms) / Math.log(RATIO)));

/** The latency that stands for a class, in seconds: its middle, at most 2.5 % from any that it holds. */
const middleOf = (number: number): number => Math.round(number === 0 ? 1 : RATIO ** (number - 0.5)) / 1000;

/** Latencies by the number of their class. Classes are added up, where percentiles of several days cannot be. */
export type Latencies = Map<number, number>;

export type Percentiles = {
  count: number;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
};

/** Adds latencies of one class. */
export const addLatency = (latencies: Latencies, number: number, count: number): void => {
  latencies.set(number, (latencies.get(number) ?? 0) + count);
};

/** Percentiles in seconds by the nearest-rank method, each within 2.5 %; null where nothing was measured. */
export const percentilesOf = (latencies: Latencies): Percentiles => {
  const classes = [...latencies].sort(([a], [b]) => a - b);
  const count = classes.reduce((sum, [, some]) => sum + some, 0);
  const at = (part: number): number | null => {
    let left = Math.max(1, Math.ceil(part * count));
    for (const [number, some] of classes) {
      left -= some;
      if (left <= 0) return middleOf(number);
    }
    return null;
  };
  return { count, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
};
