import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { Api, forAll } from '../api';
import { sampleReport, sampleSchedule } from '../samples';
import { cleanUp, type System, startSystem } from '../system';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

const MINUTE = 60_000;

let system: System;
let ann: Actor;
beforeAll(async () => {
  system = await startSystem({ env: { RATE_LIMIT: '0' } });
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

it('shows the members of a list of 50,000 by page and by search', async () => {
  const patient = new Api(system.api.url, STORY_MS);
  await patient.login();
  const list = await patient.made<{ id: string }>('/api/v1/distribution-lists', { name: '<b>Everybody</b>' });
  const lines = Array.from({ length: 50_000 }, (_, index) => `reader-${index}@example.com`);
  const csv = { 'content-type': 'text/csv' };
  await patient.made(`/api/v1/distribution-lists/${list.id}/import`, ['email', ...lines].join('\n'), csv);
  await ann.goes(`/lists/${list.id}`);
  await ann.sees('<b>Everybody</b>');
  await ann.reads('reader-0@example.com');
  expect(await ann.page.getByRole('row').count()).toBeLessThan(250);
  await ann.presses('Next page');
  await ann.losesSightOf('reader-0@example.com');
  await ann.types('Search members', 'reader-49999@');
  await ann.reads('reader-49999@example.com');
  expect(await ann.barriers()).toEqual([]);
});

it('draws 1,000 schedules that are due in one minute as one mark', async () => {
  const { id: reportId } = await system.api.createReport(sampleReport);
  const due = new Date(Math.ceil(Date.now() / MINUTE) * MINUTE + 60 * MINUTE).toISOString();
  const rule = { frequency: 'DAILY', timeOfDay: due.slice(11, 16), timezone: 'UTC' };
  const bodies = Array.from({ length: 1_000 }, (_, index) =>
    sampleSchedule(reportId, 'client@example.com', { ...rule, name: `Due together ${index}` }),
  );
  await forAll(bodies, (body) => system.api.createSchedule(body));
  await ann.opens('Today');
  await ann.reads('1,000 runs are due');
  const line = ann.page.getByRole('slider', { name: /^Time line/ });
  expect(await line.getAttribute('aria-valuetext')).toMatch(/: 1,000 schedules$/);
  expect(await line.getAttribute('aria-valuemax')).toBe('1');
  expect(await ann.page.locator('main').getByText('Due together').count()).toBeLessThan(10);
  expect(await ann.barriers()).toEqual([]);
});
