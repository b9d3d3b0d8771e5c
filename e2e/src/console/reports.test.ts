import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ReportResource } from '@punctual/contracts';
import { sampleReport, sampleSchedule } from '../samples';
import { cleanUp, type System, startSystem } from '../system';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

let system: System;
beforeAll(async () => {
  system = await startSystem({ env: { RATE_LIMIT: '0' } });
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

const csv = (content: string) => ({ name: 'stock.csv', mimeType: 'text/csv', content });
const report = (id: string) => system.api.get<ReportResource & { version: number }>(`/api/v1/reports/${id}`);
const idIn = (ann: Actor) => new URL(ann.page.url()).pathname.split('/').pop() ?? '';

/** What somebody else saves while the page is open. */
const changeElsewhere = async (id: string, change: object): Promise<void> => {
  const { status } = await system.api.ask('PUT', `/api/v1/reports/${id}`, { ...sampleReport, ...change });
  expect(status).toBe(200);
};

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  it('makes a report of a CSV file, shows it before it is saved, and finds it again', async () => {
    const name = `Stock by ${by}`;
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.opens('Reports');
    await ann.presses('New report');
    await ann.sees('New report');
    await ann.reads('The preview appears when the report has a name, a type and rows.');
    await ann.types('Name', name);
    await ann.types('Type', 'stock');
    await ann.uploads('Choose a CSV file', csv('warehouse,items\n'));
    await ann.reads('There are headings, but no rows below them.');
    await ann.uploads('Choose a CSV file', csv('warehouse,items\nŁódź,1840\n"Lyon, <b>Sud</b>",310\n'));
    await ann.reads('2 rows');
    await ann.losesSightOf('There are headings, but no rows below them.');
    expect(await ann.barriers()).toEqual([]);

    // The very mail, in a frame where nothing runs.
    const frame = ann.page.locator('iframe[title=Preview]');
    await frame.waitFor();
    expect(await frame.getAttribute('sandbox')).toBe('');
    const mail = await (await ann.page.request.get((await frame.getAttribute('src')) ?? '')).text();
    expect(mail).toContain('Łódź');
    expect(mail).not.toContain('<b>Sud</b>');
    await ann.ticks('Table');
    await ann.within('Preview', () => ann.reads('Lyon, <b>Sud</b>'));

    await ann.presses('Add a metric');
    await ann.presses('Create report');
    await ann.isToldAbout('Name of the metric', /./);
    await ann.types('Name of the metric', 'Items');
    await ann.within('Metric 1', () => ann.chooses('Column', 'items'));
    await ann.presses('Create report');
    await ann.hears('The report is created.');
    await ann.sees(name);
    expect(await report(idIn(ann))).toMatchObject({
      name,
      source: {
        rows: [
          { warehouse: 'Łódź', items: 1840 },
          { warehouse: 'Lyon, <b>Sud</b>', items: 310 },
        ],
      },
      metrics: [{ name: 'Items', op: 'sum', column: 'items' }],
    });
    await ann.opens('Reports');
    await ann.types('Search reports', `STOCK BY ${by}`);
    await ann.presses(name);
    await ann.sees(name);
    await ann.leaves();
  });

  it('a change of somebody else is shown beside what is typed, and either can be kept', async () => {
    const { id } = await system.api.createReport({ ...sampleReport, name: 'Shared' });
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes(`/reports/${id}`);
    await ann.types('Name', `Mine by ${by}`);
    await changeElsewhere(id, { name: 'Theirs' });
    await ann.presses('Save');
    await ann.sees('Somebody has changed this meanwhile');
    await ann.within('Somebody has changed this meanwhile', () => ann.reads('Theirs'));
    expect(await ann.barriers()).toEqual([]);
    await ann.hits('Escape');
    await ann.losesSightOf('Somebody has changed this meanwhile');
    expect(await ann.holds('Name')).toBe(`Mine by ${by}`);
    expect((await report(id)).name).toBe('Theirs');
    await ann.presses('Save');
    await ann.presses('Save mine over it');
    await ann.hears('The report is saved.');
    expect(await report(id)).toMatchObject({ name: `Mine by ${by}`, version: 3 });

    await ann.types('Name', 'Again mine');
    await changeElsewhere(id, { name: 'Again theirs' });
    await ann.presses('Save');
    await ann.presses('Take what was saved');
    await ann.losesSightOf('Somebody has changed this meanwhile');
    expect(await ann.holds('Name')).toBe('Again theirs');
    expect((await report(id)).version).toBe(4);
    await ann.leaves();
  });

  it('asks before what is typed is left, and before a report that is sent is deleted', async () => {
    const name = `Sent by ${by}`;
    const { id } = await system.api.createReport({ ...sampleReport, name });
    await system.api.createSchedule(sampleSchedule(id, 'client@example.com', { name: `Follows ${by}` }));
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes(`/reports/${id}`);
    await ann.types('Name', 'Not saved yet');
    await ann.presses('Lists');
    await ann.sees('Leave without saving?');
    await ann.presses('Cancel');
    expect(await ann.holds('Name')).toBe('Not saved yet');
    await ann.types('Name', name);

    await ann.within('Where it is used', () => ann.reads(`Follows ${by}`));
    await ann.presses('Delete');
    await ann.sees('Delete this report?');
    await ann.reads('1 schedule sends it, and fails from now on.');
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Cancel');
    await ann.isBackOn('Delete');
    expect((await report(id)).name).toBe(name);
    await ann.presses('Delete');
    await ann.reads('1 schedule sends it, and fails from now on.');
    await ann.within('Delete this report?', () => ann.presses('Delete'));
    await ann.reads(/This report is deleted/);
    expect((await system.api.ask('GET', `/api/v1/reports/${id}`)).status).not.toBe(200);
    await ann.presses('Restore');
    await ann.hears('The report is restored.');
    expect((await report(id)).name).toBe(name);
    await ann.leaves();
  });
});

it('a paste that is no table, and a file that is too large, change nothing', async () => {
  const ann = await Actor.visits(system.api.url, 'keyboard');
  await ann.signsIn();
  await ann.goes('/reports/new');
  await ann.presses('Paste rows');
  await ann.types('Rows to paste', 'month\tvisits\nJune\t96\nJuly\t107');
  await ann.presses('Use these rows');
  await ann.reads('2 rows');
  await ann.presses('Paste rows');
  for (const [pasted, why] of [
    ['[1, 2]', 'This begins like JSON, but is not a list of objects.'],
    ['a,a\n1,2', 'The first line must name every column, each by a name of its own.'],
    ['', 'There is nothing in it.'],
  ] as const) {
    await ann.types('Rows to paste', pasted);
    await ann.presses('Use these rows');
    await ann.reads(why);
  }
  await ann.uploads('Choose a CSV file', csv(`a\n${'x'.repeat(800 * 1024)}`));
  await ann.reads('The file is larger than 750 KiB. Larger data belongs into a data source.');
  await ann.reads('107');
  expect(await ann.barriers()).toEqual([]);
  await ann.leaves();
});
