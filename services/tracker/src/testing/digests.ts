import type { DigestSummary } from '@punctual/contracts';

export const userId = '9d2b6f3a-4c1e-4f6e-8f0a-2a7d3c5e1b44';
export const scheduleId = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11';

/** How the schedules of an owner did. */
export const summary: DigestSummary = {
  ...{ scheduleId, reportId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90', runs: 10, recipients: 50, reached: 40 },
  ...{ total: 14, sent: 9, failed: 2, bounced: 1, pending: 1, skipped: 1 },
  failures: [{ scheduleId, name: 'Sales', deliveries: 3, reason: 'rejected' }],
  skips: [{ scheduleId, name: 'Sales', deliveries: 1, reason: 'holiday' }],
  planned: { runs: 12, schedules: 1, atLeast: true },
};
