import { read } from './client';
import { createDistributionList, createReport, createReportSchedule, executeReportSchedule } from './gen/sdk.gen';

const ROWS = [
  { region: 'North', week: '2026-W45', orders: 128, revenue: 18_450 },
  { region: 'South', week: '2026-W45', orders: 97, revenue: 12_980 },
  { region: 'East', week: '2026-W45', orders: 143, revenue: 21_310 },
  { region: 'West', week: '2026-W45', orders: 88, revenue: 10_720 },
];

/** One step of the sample: done once, so that a second press after a failure goes on instead of starting again. */
export type Made = { reportId?: string; listId?: string; scheduleId?: string };

/**
 * Makes a report, a list and a schedule to the caller, and runs it. `made` is filled in as each step succeeds. Resolves
 * to the id of the schedule.
 */
export const makeSample = async ({ email, zone, key }: { email: string; zone: string; key: string }, made: Made) => {
  const headers = (step: string) => ({ 'Idempotency-Key': `${key}-${step}` });
  made.reportId ??= (
    await read(
      createReport({
        body: {
          name: 'Sample: weekly sales',
          type: 'Sales',
          source: { kind: 'inline', rows: ROWS },
          metrics: [{ name: 'revenue', op: 'sum', column: 'revenue' }],
          charts: [{ title: 'Revenue by region', kind: 'bar', x: 'region', y: 'revenue' }],
        },
        headers: headers('report'),
      }),
    )
  ).id;
  made.listId ??= (
    await read(
      createDistributionList({
        body: { name: 'Sample: readers of the sales report', description: 'Who reads the sample', emails: [email] },
        headers: headers('list'),
      }),
    )
  ).id;
  made.scheduleId ??= (
    await read(
      createReportSchedule({
        body: {
          reportId: made.reportId,
          name: 'Sample: every weekday to me',
          frequency: 'WEEKDAYS',
          timeOfDay: '09:00',
          timezone: zone,
          format: 'PDF',
          recipients: { to: [email], cc: [], bcc: [], lists: [made.listId] },
        },
        headers: headers('schedule'),
      }),
    )
  ).id;
  await read(executeReportSchedule({ path: { scheduleId: made.scheduleId }, headers: headers('run') }));
  return made.scheduleId;
};
