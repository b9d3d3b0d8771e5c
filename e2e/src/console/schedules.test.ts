import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ScheduleResource } from '@punctual/contracts';
import { sampleReport } from '../samples';
import { cleanUp, type System, startSystem } from '../system';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

/** A name that breaks whatever trusts it: markup, the longest text that is allowed, in characters twice as wide. */
const HOSTILE = `<img src=x onerror="document.title='hit'"><b>${'報'.repeat(150)}</b>`.slice(0, 200);

let system: System;
beforeAll(async () => {
  system = await startSystem();
  await system.api.createReport(sampleReport);
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

const named = async (name: string): Promise<ScheduleResource | undefined> =>
  (await system.api.get<{ data: ScheduleResource[] }>('/api/v1/report-schedules?limit=200')).data.find(
    (schedule) => schedule.name === name,
  );

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  it('shows when a schedule runs before it is saved, marks what is wrong, and saves it', async () => {
    const name = `Sales by ${by}`;
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.opens('Schedules');
    await ann.presses('New schedule');
    await ann.sees('New schedule');
    await ann.chooses('Report', 'Daily sales');
    await ann.types('Name', name);
    await ann.chooses('Repeats', 'By cron expression');
    await ann.types('Cron expression', '61 9 * * 1-5');
    await ann.types('To', 'client@example.com');
    await ann.hits('Enter');
    await ann.presses('Save');
    await ann.isToldAbout('Cron expression', /minute|61/i);
    expect(await ann.barriers()).toEqual([]);
    await ann.types('Cron expression', '30 9 * * 1-5');
    await ann.chooses('Time zone', 'America/New_York');
    await ann.reads('On Monday, Tuesday, Wednesday, Thursday and Friday at 09:30 (America/New_York)');
    await ann.reads(/09:30, UTC-0[45]:00, in /);
    await ann.presses('Save');
    await ann.hears('Saved.');
    expect(await named(name)).toMatchObject({
      ...{ cronExpression: '30 9 * * 1-5', timezone: 'America/New_York' },
      recipients: { to: ['client@example.com'] },
    });
    await ann.leaves();
  });

  it('one mail gets further reports, each with formats and parameters, in an order; its preview shows all of them', async () => {
    const { api } = system;
    const stock = `Stock by ${by}`;
    const { id: stockId } = await api.createReport({
      ...{ name: stock, type: 'stock', source: { kind: 'inline', rows: [{ store: 'Berlin', pieces: 3 }] } },
      parameterTypes: { store: { type: 'choice', oneOf: ['Berlin', 'Paris'] } },
    });
    const { id: reportId } = await api.createReport({ ...sampleReport, name: `Sales beside ${stock}` });
    const name = `Several by ${by}`;
    const recipients = { to: ['client@example.com'] };
    const { id } = await api.createSchedule({ reportId, name, frequency: 'DAILY', format: 'CSV', recipients });
    const ann = await Actor.visits(api.url, by);
    await ann.signsIn();
    await ann.goes(`/schedules/${id}?edit=1`);
    await ann.sees('Change schedule');
    for (const nth of [1, 2]) {
      await ann.presses('Add a further report');
      await ann.within(`Further report ${nth}`, async () => {
        await ann.chooses('Further report', stock);
        await ann.chooses('Parameter store', 'Paris');
      });
    }
    await ann.presses('Save');
    await ann.within('Further report 2', () => ann.isToldAbout('Further report', /is in the mail already/));
    expect(await ann.barriers()).toEqual([]);
    await ann.within('Further report 2', async () => {
      await ann.chooses('Parameter store', 'Berlin');
      await ann.ticks('JSON');
    });
    await ann.presses('Move further report 2 up');
    await ann.presses('Preview');
    await ann.sees('The mail as it would be sent now');
    await ann.reads(/^sales-beside-.*\.csv, stock-by-.*\.json, stock-by-.*\.csv$/);
    expect(await ann.barriers()).toEqual([]);
    await ann.hits('Escape');
    await ann.presses('Save');
    await ann.hears('Saved.');
    const { moreReports } = await api.get<ScheduleResource>(`/api/v1/report-schedules/${id}`);
    expect(moreReports).toEqual([
      { reportId: stockId, formats: ['JSON'], parameters: { store: 'Berlin' } },
      { reportId: stockId, parameters: { store: 'Paris' } },
    ]);
    await ann.presses('Settings');
    await ann.reads(/JSON, store: Berlin/);
    await ann.reads(/formats of the schedule, store: Paris/);
    await ann.leaves();
  });

  it('a session that ends while somebody types takes nothing away', async () => {
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes('/schedules?new=1');
    await ann.types('Name', `Kept by ${by}`);
    await ann.chooses('Report', 'Daily sales');
    await ann.types('To', 'client@example.com');
    await ann.hits('Enter');
    await ann.page.context().clearCookies();
    await ann.types('To', 'second@example.com');
    await ann.hits('Enter');
    await ann.sees('Your session has ended');
    expect(await ann.barriers()).toEqual([]);
    await ann.signsIn();
    await ann.losesSightOf('Your session has ended');
    expect(await ann.holds('Name')).toBe(`Kept by ${by}`);
    await ann.presses('Save');
    await ann.hears('Saved.');
    expect(await named(`Kept by ${by}`)).toMatchObject({
      recipients: { to: ['client@example.com', 'second@example.com'] },
    });
    await ann.leaves();
  });
});

it('a name that is markup is text, and the longest one leaves the page in shape', async () => {
  const { api } = system;
  const { id: reportId } = await api.createReport({ ...sampleReport, name: HOSTILE });
  const recipients = { to: ['client@example.com'] };
  const { id } = await api.createSchedule({ reportId, name: HOSTILE, frequency: 'DAILY', format: 'PDF', recipients });
  const ann = await Actor.visits(api.url, 'mouse', { viewport: { width: 360, height: 740 } });
  await ann.signsIn();
  for (const path of ['/', '/schedules', `/schedules/${id}`, '/reports', `/reports/${reportId}`]) {
    await ann.goes(path);
    await ann.isAtRest();
    if (path !== '/') await ann.reads(HOSTILE);
    expect([path, await ann.page.title()]).toEqual([path, expect.not.stringMatching(/^hit$/)]);
    const tooWide = await ann.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([path, tooWide <= 0]).toEqual([path, true]);
  }
  expect(await ann.barriers()).toEqual([]);
  await ann.leaves();
});
