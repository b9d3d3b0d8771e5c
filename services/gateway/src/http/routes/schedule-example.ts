import type { scheduleBody } from '@punctual/contracts';
import type { z } from 'zod';

/** The body of a schedule in the description of the API: what most schedules need, and a further report in the same mail. */
export const scheduleExample: z.input<ReturnType<typeof scheduleBody>> = {
  reportId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90',
  name: 'Sales every morning',
  frequency: 'DAILY',
  timeOfDay: '09:00',
  timezone: 'Europe/Berlin',
  format: 'PDF',
  moreReports: [
    { reportId: '3c1d7f60-8f2b-4b57-9c1e-7d4a5b6c8e21', formats: ['EXCEL'], parameters: { store: 'Berlin' } },
  ],
  recipients: { to: ['ann@example.com'] },
};
