import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLog, startNatsServer } from '@punctual/chassis';
import type { Browser, BrowserContext } from 'playwright-core';
import { bare, serveBare } from './bare-page';
import { type Figures, open, type Session, search, signedIn, signIn, startBrowser } from './browser-page';
import { startGateway } from './gateway';
import { keysOf, writeHistory } from './history';
import { startStore } from './processes';
import { foldViews } from './rebuild';
import { startScheduler } from './scheduler';

const HOUR = 3_600_000;
const TIMES = 7;
/** Cells of a calendar that shows at least one month, and rows of a page of schedules. */
const [DAYS, ROWS] = [28, 10];

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const ms = (value: number): string => `${value.toFixed(0)} ms`;

/** Prints the medians of both pages, and how many times the console takes. */
const compare = (what: string, ours: readonly number[], theirs: readonly number[]): void => {
  const [mine, plain] = [median(ours), median(theirs)];
  console.log(
    `  ${what.padEnd(38)} ${ms(mine)}, a bare page ${ms(plain)}: ${(mine / plain).toFixed(1)} times (target: at most 2)`,
  );
};

type Page = { path: string; shows: string; count: number };

/** A browser that answers a request itself keeps nothing in its cache: the console's pages are opened in one that does not. */
const visitor = async (browser: Browser, session: Session, path: string): Promise<BrowserContext> => {
  const context = await signedIn(browser, session);
  if (path.startsWith('/bare')) await serveBare(context);
  return context;
};

/** Opens a page some times, each time in a profile with an empty cache or in one that has been there before. */
const openings = async (
  browser: Browser,
  session: Session,
  { path, shows, count }: Page,
  cold: boolean,
): Promise<Figures[]> => {
  const newContext = () => visitor(browser, session, path);
  const all: Figures[] = [];
  let context = await newContext();
  if (!cold) await (await open(context, path, shows, count)).page.close();
  for (let time = 0; time < TIMES; time++) {
    const { page, figures } = await open(context, path, shows, count);
    all.push(figures);
    await page.close();
    if (!cold) continue;
    await context.close();
    context = await newContext();
  }
  await context.close();
  return all;
};

const searches = async (
  browser: Browser,
  session: Session,
  path: string,
  texts: readonly string[],
): Promise<number[]> => {
  const context = await visitor(browser, session, path);
  const took: number[] = [];
  for (const text of texts) {
    const { page } = await open(context, path, 'main tbody tr', ROWS);
    took.push(await search(page, text));
    await page.close();
  }
  await context.close();
  return took;
};

const measure = async (url: string, ids: readonly string[]): Promise<void> => {
  const browser = await startBrowser();
  try {
    const session = await signIn(browser, url);
    const id = ids[Math.floor(ids.length / 2)] ?? '';
    const pages = [
      {
        what: 'Schedules',
        path: '/schedules',
        shows: 'main tbody tr',
        count: ROWS,
        other: bare.list,
        otherShows: 'main tbody tr',
      },
      {
        ...{
          what: 'a schedule with its calendar',
          path: `/schedules/${id}?tab=calendar`,
          shows: 'main [data-day]',
          count: DAYS,
        },
        ...{ other: bare.calendar(id), otherShows: 'main tbody tr' },
      },
    ];
    for (const { what, path, shows, count, other, otherShows } of pages) {
      const ours = { path, shows, count };
      const theirs = { path: other, shows: otherShows, count: ROWS };
      for (const cold of [true, false]) {
        const mine = await openings(browser, session, ours, cold);
        const plain = await openings(browser, session, theirs, cold);
        const usable = (figures: readonly Figures[]) => figures.map((one) => one.usable);
        compare(`${what}, ${cold ? 'first visit' : 'visited before'}`, usable(mine), usable(plain));
        const of = (key: keyof Figures) => median(mine.map((one) => one[key]));
        const scripts = cold ? `, ${(of('scriptBytes') / 1024).toFixed(0)} kB of script` : '';
        console.log(`    first paint ${ms(of('firstPaint'))}, blocking time ${ms(of('blocking'))}${scripts}`);
      }
    }
    const names = Array.from({ length: TIMES }, (_, index) => `Schedule ${ids.length - 1 - index}`);
    compare(
      `a search among ${ids.length} schedules`,
      await searches(browser, session, '/schedules', names),
      await searches(browser, session, bare.list, names),
    );
  } finally {
    await browser.close();
  }
};

/** The console in a real browser on a large system, beside pages that show the same rows and do nothing else. */
export const consoleBench = async (schedules: number, deliveries: number): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const nats = await startNatsServer({ directory: join(directory, 'nats'), log: createLog('bench', 'warn') });
  try {
    const log = join(directory, 'events.db');
    const views = join(directory, 'views');
    mkdirSync(views);
    // Due again in a day, so that nothing runs while pages are measured.
    const newest = Math.floor(Date.now() / HOUR) * HOUR;
    const { ids } = await writeHistory(log, { schedules, deliveries, whole: false, newest });
    await foldViews(log, { file: join(views, 'read-model.db') });
    const store = await startStore(log);
    const parts = { NATS_URL: nats.url, EVENTSTORE_URL: store.url, KEYS_URL: pathToFileURL(keysOf(log)).href };
    const scheduler = await startScheduler(parts);
    const gateway = await startGateway({ ...parts, DATA_DIR: views });
    console.log(`console over ${schedules} schedules and ${deliveries} deliveries:`);
    try {
      await measure(gateway.url, ids);
    } finally {
      await gateway.stop();
      await scheduler.stop();
      store.stop();
    }
  } finally {
    await nats.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
