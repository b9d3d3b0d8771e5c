import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { admin } from '../api';
import { sampleReport, sampleSchedule } from '../samples';
import { cleanUp, type System, startSystem } from '../system';
import { waitUntil } from '../wait-until';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';
import { walkByTab } from './tab-walk';

jest.setTimeout(STORY_MS);

/** 400 % of a laptop's screen, and less than any telephone. */
const NARROW = { width: 320, height: 640 };

let system: System;
let ann: Actor;
const ids = { report: '', schedule: '', list: '', delivery: '' };
beforeAll(async () => {
  system = await startSystem({ env: { RATE_LIMIT: '0' } });
  const { api } = system;
  ids.report = (await api.createReport(sampleReport)).id;
  ids.list = (await api.made<{ id: string }>('/api/v1/distribution-lists', { name: 'Team', emails: [admin.email] })).id;
  const recipients = { to: ['client@example.com'], lists: [ids.list] };
  ids.schedule = (await api.createSchedule({ ...sampleSchedule(ids.report, []), recipients })).id;
  ids.delivery = await api.execute(ids.schedule);
  await waitUntil('the mail', async () => (await api.delivery(ids.delivery)).status === 'SENT');
  await api.made('/api/v1/subscriptions', {
    reportId: ids.report,
    frequency: 'DAILY',
    timeOfDay: '06:00',
    format: 'PDF',
  });
  await api.made('/api/v1/calendars', { name: 'Office', country: 'DE', region: null, dates: [] });
  ann = await Actor.visits(api.url, 'mouse');
  await ann.signsIn();
}, STORY_MS);
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

const pages: [title: string, path: () => string][] = [
  ['Today', () => '/'],
  ['Welcome', () => '/welcome'],
  ['Schedules', () => '/schedules'],
  ['a new schedule', () => '/schedules?new=1'],
  ...['runs', 'calendar', 'recipients', 'condition', 'changes', 'settings'].map((tab): [string, () => string] => [
    `a schedule's ${tab}`,
    () => `/schedules/${ids.schedule}?tab=${tab}`,
  ]),
  ['Reports', () => '/reports'],
  ['a report', () => `/reports/${ids.report}`],
  ['a new report', () => '/reports/new'],
  ['Deliveries', () => '/deliveries'],
  ['Analytics', () => '/analytics'],
  ['a delivery', () => `/deliveries/${encodeURIComponent(ids.delivery)}`],
  ...['mine', 'receives', 'portal'].map((tab): [string, () => string] => [
    `subscriptions: ${tab}`,
    () => `/subscriptions?tab=${tab}`,
  ]),
  ['Lists', () => '/lists'],
  ['a list', () => `/lists/${ids.list}`],
  ['a person', () => `/people/${admin.email}`],
  ...[
    'users',
    'api-keys',
    'calendars',
    'templates',
    'branding',
    'connections',
    'mail',
    'suppressions',
    'erasures',
    'datasets',
    'dead-letters',
    'state',
  ].map((part): [string, () => string] => [`administration: ${part}`, () => `/administration/${part}`]),
  ['no page', () => '/no/such/page'],
];

it.each(pages)(
  '%s: nothing in anybody’s way, Tab leads everywhere, and the narrowest window shows it all',
  async (_title, path) => {
    await ann.goes(path());
    await ann.isAtRest();
    expect(await ann.barriers()).toEqual([]);
    expect(await walkByTab(ann.page)).toEqual([]);
    const wide = ann.page.viewportSize();
    await ann.page.setViewportSize(NARROW);
    await ann.isAtRest();
    await waitUntil(
      'the page to fit',
      () => ann.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      5_000,
    );
    if (wide) await ann.page.setViewportSize(wide);
  },
);
