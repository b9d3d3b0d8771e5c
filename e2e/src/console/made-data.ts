import type { ReportResource, ScheduleResource } from '@punctual/contracts';
import type { Api } from '../api';
import { forAll } from '../api';
import type { SmtpPeer } from '../smtp-peer';
import { pause, waitUntil } from '../wait-until';

const DAY = 86_400_000;
const PATIENCE_MS = 600_000;
const CLIENT = 'clara.moreau@example.com';
const GONE = 'pat.lindqvist@example.com';
const SCHEDULES = '/api/v1/report-schedules';

const people = [
  { email: 'ann.becker@example.com', name: 'Ann Becker', role: 'author' },
  { email: 'tomas.ortega@example.com', name: 'Tomás Ortega', role: 'author' },
  { email: 'priya.nair@example.com', name: 'Priya Nair', role: 'author' },
  { email: 'lena.fischer@example.com', name: 'Lena Fischer', role: 'viewer' },
];

const months = ['June', 'July', 'August', 'September', 'October', 'November'];
const progress = (revenue: number) => ({
  name: 'Client Progress Report',
  type: 'Client Progress Report',
  source: {
    kind: 'inline',
    rows: months.map((month, at) => ({
      month,
      visits: 96 + at * 11,
      revenue: Math.round(revenue * (0.8 + at * 0.04)),
    })),
  },
  columns: [
    { key: 'month', label: 'Month' },
    { key: 'visits', label: 'Visits' },
    { key: 'revenue', label: 'Revenue' },
  ],
  metrics: [
    { name: 'Revenue', op: 'sum', column: 'revenue' },
    { name: 'Visits', op: 'sum', column: 'visits' },
  ],
  charts: [{ title: 'Visits by month', kind: 'bar', x: 'month', y: 'visits' }],
});

const table = (name: string, rows: object[], metric: string) => ({
  ...{ name, type: name, source: { kind: 'inline', rows } },
  metrics: [{ name: 'Total', op: 'sum', column: metric }],
});

const reports = [
  progress(2_000),
  table(
    'Stock by warehouse',
    ['Rotterdam', 'Lyon', 'Gdańsk', 'Zaragoza'].map((warehouse, at) => ({
      warehouse,
      items: 1_840 - at * 310,
      below: at * 3,
    })),
    'items',
  ),
  table(
    'Open support cases',
    ['Billing', 'Login', 'Export', 'Mobile'].map((topic, at) => ({
      topic,
      open: 42 - at * 9,
      oldest: `${at + 2} days`,
    })),
    'open',
  ),
  table(
    'Revenue by region',
    ['North', 'South', 'East', 'West'].map((region, at) => ({ region, revenue: 18_200 + at * 2_350 })),
    'revenue',
  ),
];

const lists = [
  { name: 'Regional managers', description: 'Everyone who runs a region', emails: 5 },
  { name: 'Board', description: 'Gets the monthly figures', emails: 6 },
  { name: 'Warehouse leads', description: null, emails: 3 },
];

/** Schedules as people make them: by the number of the report and of the list. `days` of their past are made up for. */
const schedules = [
  {
    report: 0,
    name: 'Progress, every weekday',
    frequency: 'WEEKDAYS',
    timezone: 'America/New_York',
    list: 0,
    days: 20,
  },
  {
    report: 3,
    name: 'Revenue for the board',
    frequency: 'MONTHLY',
    dayOfMonth: 'LAST_BUSINESS_DAY',
    timeOfDay: '17:00',
    timezone: 'Europe/London',
    list: 1,
    days: 60,
  },
  {
    report: 1,
    name: 'Stock before the trucks leave',
    frequency: 'DAILY',
    timeOfDay: '05:30',
    timezone: 'Europe/Amsterdam',
    list: 2,
    days: 12,
  },
  {
    report: 2,
    name: 'Support, Monday and Thursday',
    frequency: 'WEEKLY',
    daysOfWeek: [1, 4],
    timeOfDay: '08:15',
    timezone: 'Europe/Berlin',
    days: 28,
  },
  {
    report: 2,
    name: 'Support while Tokyo works',
    frequency: 'HOURLY',
    between: ['09:00', '17:00'],
    daysOfWeek: [1, 2, 3, 4, 5],
    timezone: 'Asia/Tokyo',
    days: 1,
  },
  {
    report: 3,
    name: 'Revenue every second Friday',
    frequency: 'WEEKLY',
    daysOfWeek: [5],
    everyWeeks: 2,
    timezone: 'America/Chicago',
    days: 60,
  },
  { report: 1, name: 'Stock in Zaragoza', frequency: 'DAILY', timezone: 'Europe/Madrid', days: 7 },
  {
    report: 0,
    name: 'Progress for Kraków',
    frequency: 'WEEKDAYS',
    timeOfDay: '18:00',
    timezone: 'Asia/Tokyo',
    days: 12,
  },
] as const;

/** A mailbox that is gone, and one that is full every now and then. */
const refusals = (): SmtpPeer['refusal'] => {
  let asked = 0;
  return (address) => {
    if (address === GONE) return { code: 550, text: '5.1.1 The email account does not exist' };
    if (address === CLIENT && ++asked % 13 === 0) return { code: 552, text: '5.2.2 The mailbox is full' };
    return null;
  };
};

/** Asks once a second, so that asking does not slow down what it waits for. */
const settled = async (api: Api): Promise<void> => {
  const isPending = async () =>
    (await api.get<{ data: unknown[] }>('/api/v1/deliveries?status=PENDING&limit=1')).data.length > 0;
  for (const deadline = Date.now() + PATIENCE_MS; await isPending(); await pause(1_000))
    if (Date.now() > deadline) throw new Error('some deliveries never ended');
};

const makePast = async (api: Api, id: string, days: number): Promise<void> => {
  const range = { from: new Date(Date.now() - days * DAY).toISOString(), to: new Date().toISOString() };
  await api.made(`${SCHEDULES}/${id}/backfill`, range);
};

/** A condition needs figures that move: the report gets others before each run. */
const observe = async (api: Api, report: ReportResource, schedule: ScheduleResource): Promise<void> => {
  for (const revenue of [2_000, 2_060, 1_940, 2_110, 2_020, 1_480, 1_520, 2_090, 2_150, 2_040]) {
    await api.ask('PUT', `/api/v1/reports/${report.id}`, progress(revenue));
    const { runId } = await api.made<{ runId: string }>(`${SCHEDULES}/${schedule.id}/execute`);
    const ended = async () =>
      (await api.get<{ status: string }>(`/api/v1/runs/${encodeURIComponent(runId)}`)).status !== 'PENDING';
    await waitUntil('the run to end', ended, 60_000);
  }
};

/** What was made; ids by the names above. */
export type Made = { reports: ReportResource[]; schedules: ScheduleResource[] };

/** Fills a system with what a company of some size has after a quarter: people, lists, schedules, their runs and a few failures. */
export const makeData = async (api: Api, peer: SmtpPeer): Promise<Made> => {
  peer.refusal = refusals();
  const owners = await forAll(people, (person) =>
    api.made<{ id: string }>('/api/v1/users', { ...person, password: 'made for a picture' }),
  );
  const madeReports = await forAll(reports, (body) => api.createReport(body));
  const madeLists = await forAll(lists, ({ emails, ...body }) =>
    api.made<{ id: string }>('/api/v1/distribution-lists', {
      ...body,
      emails: Array.from(
        { length: emails },
        (_, at) => `${body.name.split(' ')[0]?.toLowerCase()}.${at + 1}@example.com`,
      ),
    }),
  );
  const madeSchedules = await forAll(schedules, async ({ report, days, ...rest }, at) => {
    const { list, ...rule } = { list: null, ...rest };
    const to = at === 6 ? [GONE] : [CLIENT, ...(at % 3 === 0 ? [GONE] : [])];
    const recipients = { to, lists: list === null ? [] : [madeLists[list]?.id] };
    const body = { ...rule, reportId: madeReports[report]?.id, format: at % 2 ? 'EXCEL' : 'PDF', recipients };
    const schedule = await api.createSchedule({ ...body, retry: { maxAttempts: 1, delays: ['PT1M'] } });
    await makePast(api, schedule.id, days);
    return schedule;
  });
  await settled(api);
  const [first] = madeReports;
  if (!first) throw new Error('no report was made');
  const watched = await api.createSchedule({
    ...{
      reportId: first.id,
      name: 'When revenue drops',
      frequency: 'HOURLY',
      timezone: 'Europe/Berlin',
      format: 'PDF',
    },
    recipients: { to: [CLIENT] },
    distributionCondition: { type: 'THRESHOLD', metric: 'Revenue', operator: '<', value: 10_000 },
    ...{ notify: 'onChange', notifyResolved: true },
  });
  await observe(api, first, watched);
  const [paused, given] = [madeSchedules[5], madeSchedules[3]];
  await api.made(`${SCHEDULES}/${paused?.id}/pause`, { until: new Date(Date.now() + 9 * DAY).toISOString() });
  await api.made(`${SCHEDULES}/${given?.id}/transfer`, { userId: owners[0]?.id });
  const mine = { reportId: first.id, frequency: 'WEEKLY', daysOfWeek: [1], timeOfDay: '07:30', format: 'PDF' };
  await api.made('/api/v1/subscriptions', mine);
  await settled(api);
  return { reports: madeReports, schedules: [...madeSchedules, watched] };
};
