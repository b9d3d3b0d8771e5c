import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addLatency, type Latencies, latencyClass, percentilesOf } from './latency';

const of = (all: readonly number[]): Latencies => {
  const latencies: Latencies = new Map();
  for (const ms of all) addLatency(latencies, latencyClass(ms), 1);
  return latencies;
};

it('gives percentiles within 2.5 % of the exact ones, or a millisecond', () => {
  const someMs = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(someMs, (all) => {
      const sorted = [...all].sort((a, b) => a - b);
      const found = percentilesOf(of(all));
      expect(found.count).toBe(all.length);
      for (const [name, part] of [
        ['p50', 0.5],
        ['p90', 0.9],
        ['p95', 0.95],
        ['p99', 0.99],
      ] as const) {
        const exact = sorted[Math.ceil(part * all.length) - 1] ?? -1;
        expect(Math.abs((found[name] ?? -1) * 1000 - exact)).toBeLessThanOrEqual(Math.max(1, 0.025 * exact));
      }
    }),
  );
});

it('has none where nothing was measured', () => {
  expect(percentilesOf(new Map())).toEqual({ count: 0, p50: null, p90: null, p95: null, p99: null });
});
