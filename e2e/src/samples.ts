/** A small report that needs nothing but itself. */
export const sampleReport = {
  name: 'Daily sales',
  type: 'sales',
  source: {
    kind: 'inline',
    rows: [
      { region: 'North', amount: 120 },
      { region: 'South', amount: 80 },
    ],
  },
};

/** A schedule of that report: one recipient, one CSV, and retries that do not keep a test waiting. */
export const sampleSchedule = (reportId: string, to: string | string[], more: object = {}) => ({
  reportId,
  name: 'Sales every morning',
  frequency: 'DAILY',
  timeOfDay: '06:00',
  timezone: 'UTC',
  format: 'CSV',
  recipients: { to: [to].flat() },
  retry: { maxAttempts: 20, delays: ['PT1S'] },
  ...more,
});

/** An address for each of `count` recipients. */
export const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `reader-${index}@example.com`);
