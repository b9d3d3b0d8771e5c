import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ReportResource } from '@punctual/contracts';
import { cleanUp, newFolder, type System, startSystem } from '../system';
import { waitUntil } from '../wait-until';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

let system: System;
beforeAll(async () => {
  const file = join(newFolder(), 'shop.db');
  const database = new DatabaseSync(file);
  database.exec(
    "create table sales (region text, month text, amount real); insert into sales values ('North', '2026-10', 18300.5), ('North', '2026-11', 354328.5), ('South', '2026-11', 80)",
  );
  database.close();
  const connections = { shop: { url: `sqlite://${file}` }, gone: { url: 'sqlite:///nowhere/at/all.db' } };
  system = await startSystem({ env: { RATE_LIMIT: '0', CONNECTIONS: JSON.stringify(connections) } });
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

/** In the narrowest window nothing is beside the page. */
const fitsATelephone = async ({ page }: Actor): Promise<void> => {
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 800 });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  await waitUntil('the page to fit', fits, 5_000);
  if (wide) await page.setViewportSize(wide);
};

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  it('a report of a database gets its query, formats, a chart and names of files, each seen before it is saved', async () => {
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes('/administration/connections');
    await ann.presses('Check gone');
    await ann.within(/^gone/, () => ann.reads(/It could not be reached/));
    await ann.presses('Check shop');
    await ann.within(/^shop/, () => ann.reads(/It works: connected in/));
    expect(await ann.barriers()).toEqual([]);

    await ann.goes('/reports/new');
    await ann.types('Name', `Shop by ${by}`);
    await ann.types('Type', 'sales');
    await ann.chooses('The rows come from', 'a database');
    await ann.chooses('Connection', 'shop');
    await ann.types('Query', 'select region, month, amounts from sales where amount > :least');
    await ann.presses('Add it');
    await ann.types('Value', '100');
    await ann.within('Parameter 1', () => ann.chooses('Kind', 'Whole number'));
    await ann.types('Subject of the mails', '{{report}} above {{parameters.least}}');
    await ann.presses('Read the first rows');
    await ann.isToldAbout('Query', /no such column: amounts/);
    await ann.types('Query', 'select region, month, amount from sales where amount > :least order by month');
    await ann.presses('Read the first rows');
    await ann.hears('2 rows read.');
    await ann.reads('354328.5');

    await ann.ticks('Choose columns, their order and headings');
    await ann.presses('Remove Column 2');
    await ann.within('Column 2', async () => {
      await ann.presses('Format');
      await ann.chooses('Written as', 'Money');
      await ann.types('Currency', 'EUR');
      await ann.chooses('Total', 'Sum');
    });
    await ann.presses('Add a chart');
    await ann.types('Title of the chart', 'By region');
    await ann.within('Chart 1', async () => {
      await ann.chooses('Along', 'region');
      await ann.presses('More about the chart');
      await ann.ticks('From left to right');
    });
    await ann.types('File names', '{{client}}');
    await ann.presses('Create report');
    await ann.isToldAbout('File names', /\{\{client\}\} is not known/);
    await ann.types('File names', '{{report}}-{{parameters.least}}');
    await ann.chooses('Between the cells', 'Semicolons');
    await ann.reads('Shown as €18,300.50');
    await ann.page.getByRole('img', { name: /^By region: bar chart of amount by region/ }).waitFor();
    expect(await ann.barriers()).toEqual([]);
    await fitsATelephone(ann);
    await ann.presses('Create report');
    await ann.hears('The report is created.');

    const id = new URL(ann.page.url()).pathname.split('/').pop() ?? '';
    expect(await system.api.get<ReportResource>(`/api/v1/reports/${id}`)).toMatchObject({
      source: { kind: 'sql', connection: 'shop', query: expect.stringContaining('amount > :least') },
      parameters: { least: 100 },
      parameterTypes: { least: { type: 'integer' } },
      subject: '{{report}} above {{parameters.least}}',
      columns: [{ key: 'region' }, { key: 'amount', format: { type: 'money', currency: 'EUR' }, total: 'sum' }],
      charts: [{ title: 'By region', kind: 'bar', x: 'region', y: 'amount', horizontal: true }],
      files: { csv: { delimiter: ';' } },
      fileName: '{{report}}-{{parameters.least}}',
    });
    await ann.leaves();
  });
});
