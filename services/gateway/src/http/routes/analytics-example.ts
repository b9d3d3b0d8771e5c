import type { Analytics } from '@punctual/contracts';

const ID = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';

const counts = { total: 44, sent: 38, failed: 1, pending: 2, skipped: 2, bounced: 1, successRate: 0.95 };
const nothing = { total: 0, sent: 0, failed: 0, pending: 0, skipped: 0, bounced: 0, successRate: null };
const fired = { ...counts, total: 42, skipped: 0 };
const skipped = { ...nothing, total: 2, skipped: 2 };
const reach = { runs: 42, recipients: 126, reached: 117 };
const latency = { count: 38, p50: 4.1, p90: 9.8, p95: 12.6, p99: 20.5 };
const only = <One>(one: One) => ({ count: 1, most: [one], best: [one], worst: [one] });

/** Analytics in the description of the API: of a week, all of whose deliveries began on Monday between nine and ten. */
export const analyticsExample: Analytics = {
  ...{ from: '2026-11-16T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z', timezone: 'Europe/Berlin', minimum: 10 },
  ...reach,
  ...counts,
  latency,
  days: [{ day: '2026-11-16', total: 44, sent: 38, failed: 1, pending: 2, skipped: 2, bounced: 1 }],
  hours: Array.from({ length: 24 }, (_, hour) => ({ hour, ...(hour === 9 ? counts : nothing) })),
  weekdays: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, ...(weekday === 1 ? counts : nothing) })),
  reports: only({ reportId: ID, name: 'Sales', ...reach, ...counts, latency }),
  schedules: only({ scheduleId: ID, name: 'Sales every morning', ...reach, ...counts }),
  domains: only({
    ...{ domain: 'example.com', recipients: 122, accepted: 117, failed: 4, unknown: 0, suppressed: 1 },
    successRate: 117 / 121,
  }),
  channels: [
    { channel: 'email', ...fired },
    { channel: null, ...skipped },
  ],
  formats: [
    { format: 'PDF', ...fired },
    { format: null, ...skipped },
  ],
  verdicts: { ok: 3, firing: 1, noData: 0, error: 0, sent: 1, notSent: 3 },
  failures: [
    { reason: 'bounced', deliveries: 1 },
    { reason: 'rejected', deliveries: 1 },
  ],
  skips: [{ reason: 'holiday', deliveries: 2 }],
};
