import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, it, jest } from '@jest/globals';
import { root } from '../program';
import { SmtpPeer } from '../smtp-peer';
import { cleanUp, startSystem } from '../system';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';
import { type Made, makeData } from './made-data';

jest.setTimeout(STORY_MS);

const WIDE = { width: 1280, height: 800 };
/** A small telephone, for which WCAG asks that nothing scrolls sideways (320 CSS pixels are 400 % of a 1280 screen). */
const NARROW = { width: 360, height: 740 };
const folder = join(root, 'docs', 'images');

let ann: Actor;
let made: Made;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const peer = await SmtpPeer.start();
  const { api } = await startSystem({ env: { SMTP_URL: peer.url } });
  made = await makeData(api, peer);
  ann = await Actor.visits(api.url, 'mouse');
  await ann.signsIn();
}, 900_000);
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

/** One page as three pictures: wide in light and in dark, and narrow. */
const shoot = async (name: string): Promise<void> => {
  const { page } = ann;
  const shots = [
    { file: `${name}.png`, size: WIDE, colorScheme: 'light' },
    { file: `${name}-dark.png`, size: WIDE, colorScheme: 'dark' },
    { file: `${name}-narrow.png`, size: NARROW, colorScheme: 'light' },
  ] as const;
  for (const { file, size, colorScheme } of shots) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await ann.isAtRest();
    await page.screenshot({ path: join(folder, file), animations: 'disabled', caret: 'hide' });
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
};

const scheduleNamed = (name: string) => made.schedules.find((schedule) => schedule.name === name)?.id;

/** The dialog of a new schedule as a person has filled it in. */
const fillIn = async (): Promise<void> => {
  await ann.sees('New schedule');
  await ann.chooses('Report', 'Client Progress Report');
  await ann.types('Name', 'Progress, every Monday');
  await ann.chooses('Repeats', 'On days of the week');
  await ann.types('To', 'clara.moreau@example.com');
  await ann.hits('Enter');
  // What was said of the form as it was at first stays until the answer to what is typed.
  await ann.reads(/^Every Monday at 09:00/);
  await ann.page.getByRole('dialog').evaluate((dialog) => dialog.scrollTo(0, 0));
};

type Shown = { name: string; path: () => string; prepare?: () => Promise<void> };

const pages: Shown[] = [
  { name: 'today', path: () => '/' },
  { name: 'schedules', path: () => '/schedules' },
  { name: 'schedule-runs', path: () => `/schedules/${scheduleNamed('Progress, every weekday')}?tab=runs` },
  { name: 'schedule-calendar', path: () => `/schedules/${scheduleNamed('Progress, every weekday')}?tab=calendar` },
  { name: 'schedule-condition', path: () => `/schedules/${scheduleNamed('When revenue drops')}?tab=condition` },
  { name: 'schedule-changes', path: () => `/schedules/${scheduleNamed('Revenue every second Friday')}?tab=changes` },
  { name: 'schedule-dialog', path: () => '/schedules?new=1', prepare: fillIn },
  { name: 'reports', path: () => '/reports' },
  { name: 'report', path: () => `/reports/${made.reports[0]?.id}` },
  { name: 'subscriptions', path: () => '/subscriptions' },
  { name: 'lists', path: () => '/lists' },
  { name: 'deliveries', path: () => '/deliveries' },
  { name: 'analytics', path: () => '/analytics' },
  { name: 'administration', path: () => '/administration/state' },
];

it.each(pages)('$name', async ({ name, path, prepare }) => {
  await ann.goes(path());
  await ann.isAtRest();
  await prepare?.();
  await shoot(name);
});
