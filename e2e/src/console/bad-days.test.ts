import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { freePort } from '@punctual/chassis';
import { sampleReport, sampleSchedule } from '../samples';
import { cleanUp, newFolder, type System, startSystem } from '../system';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';
import { Wire } from './wire';

jest.setTimeout(STORY_MS);

const dataDir = newFolder();
let env: Record<string, string>;
let system: System;
let reportId: string;
let ann: Actor;
beforeAll(async () => {
  env = { PORT: String(await freePort()), RATE_LIMIT: '0' };
  system = await startSystem({ dataDir, env });
  reportId = (await system.api.createReport(sampleReport)).id;
});
beforeEach(async () => {
  ann = await Actor.visits(system.api.url, 'mouse');
  await ann.signsIn();
});
afterEach(() => ann.leaves());
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

it('the whole system goes away while somebody types: the page says so, loses nothing, and goes on by itself', async () => {
  await system.api.createSchedule(sampleSchedule(reportId, 'client@example.com', { name: 'Every morning' }));
  await ann.opens('Schedules');
  await ann.reads('Every morning');
  const bea = await Actor.visits(system.api.url, 'keyboard');
  await bea.signsIn();
  await bea.goes('/reports/new');
  await bea.types('Name', 'Half written');

  await system.program.kill();
  for (const person of [ann, bea]) {
    person.forgives(/ERR_|Failed to load resource/);
    await person.hears('The server does not answer. It is asked again until it does; nothing you typed is lost.');
  }
  expect(await bea.barriers()).toEqual([]);
  await ann.types('Search', 'morning');
  await ann.reads('This could not be loaded');
  expect(await ann.barriers()).toEqual([]);
  await bea.types('Type', 'sales');
  await bea.uploads('Choose a CSV file', { name: 'a.csv', mimeType: 'text/csv', content: 'month,amount\nJune,1\n' });
  await bea.presses('Create report');
  await bea.reads('The server did not answer.');

  system = await startSystem({ dataDir, env });
  for (const person of [ann, bea]) await person.hears('The server answers again.');
  await ann.losesSightOf('This could not be loaded');
  await ann.reads('Every morning');
  expect(await ann.holds('Search')).toBe('morning');
  expect(await bea.holds('Name')).toBe('Half written');
  await bea.presses('Create report');
  await bea.hears('The report is created.');
  // The event stream, too, goes on by itself.
  await system.api.createSchedule(sampleSchedule(reportId, 'client@example.com', { name: 'Made in the morning' }));
  await ann.reads('Made in the morning');
  await bea.leaves();
});

it('says that it is waiting for a slow answer', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await ann.page.route('**/api/v1/distribution-lists*', async (route) => {
    await held;
    await route.continue();
  });
  await ann.goes('/lists');
  await ann.isToldToWait();
  expect(await ann.barriers()).toEqual([]);
  release();
  await ann.reads(/^There are no lists yet\./);
  await ann.page.unroute('**/api/v1/distribution-lists*');
});

it('a stream of events that is cut is taken up where it ended, and is no alarm', async () => {
  const wire = await Wire.to(system.api.url);
  const bea = await Actor.visits(wire.url, 'keyboard');
  await bea.signsIn();
  const streaming = bea.page.waitForResponse(/events\/stream/);
  await bea.goes('/schedules');
  await streaming;
  await bea.isAtRest();
  bea.forgives(/events\/stream/);
  expect(wire.cut()).toBeGreaterThan(0);
  await system.api.createSchedule(sampleSchedule(reportId, 'client@example.com', { name: 'Made meanwhile' }));
  await bea.reads('Made meanwhile');
  await bea.losesSightOf(/The server does not answer/);
  expect(await bea.barriers()).toEqual([]);
  await bea.leaves();
  wire.close();
});

it('two people who change one schedule both learn of it, and choose', async () => {
  const { id } = await system.api.createSchedule(sampleSchedule(reportId, 'client@example.com', { name: 'Shared' }));
  const bea = await Actor.visits(system.api.url, 'keyboard');
  await bea.signsIn();
  for (const person of [ann, bea]) {
    await person.goes(`/schedules/${id}?edit=1`);
    await person.sees('Change schedule');
  }
  await bea.types('Name', 'Shared by Bea');
  await bea.presses('Save');
  await bea.hears('Saved.');
  await ann.types('Name', 'Shared by Ann');
  await ann.presses('Save');
  await ann.reads('It was changed meanwhile');
  await ann.reads(/Shared by Bea/);
  expect(await ann.barriers()).toEqual([]);
  expect(await ann.holds('Name')).toBe('Shared by Ann');
  await ann.presses('Save mine over it');
  await ann.hears('Saved.');
  // The other window shows it without being asked.
  await bea.sees('Shared by Ann');
  expect(await system.api.get(`/api/v1/report-schedules/${id}`)).toMatchObject({ name: 'Shared by Ann', version: 3 });
  await bea.leaves();
});

it('two tabs of one person agree, and signing out in one asks in the other before anything is lost', async () => {
  const second = await ann.opensTab();
  await second.goes('/schedules');
  await second.isAtRest();
  await ann.goes('/schedules?new=1');
  await ann.types('Name', 'From the first tab');
  await ann.chooses('Report', 'Daily sales');
  await ann.types('To', 'client@example.com');
  await ann.hits('Enter');
  await ann.presses('Save');
  await ann.hears('Saved.');
  await second.reads('From the first tab');

  await ann.goes('/reports/new');
  await ann.types('Name', 'Not lost');
  await ann.types('Type', 'any');
  await second.presses(/^Account of /);
  await second.presses('Sign out');
  await second.reads('Sign in to Punctual');
  // The other tab tells; nothing has to be pressed, or could be, as the dialog is above the page.
  await ann.sees('Your session has ended');
  await ann.types('Password', 'correct horse battery');
  await ann.presses('Sign in');
  await ann.losesSightOf('Your session has ended');
  expect(await ann.holds('Name')).toBe('Not lost');
  await ann.uploads('Choose a CSV file', { name: 'a.csv', mimeType: 'text/csv', content: 'a\n1\n' });
  await ann.presses('Create report');
  await ann.hears('The report is created.');
});
