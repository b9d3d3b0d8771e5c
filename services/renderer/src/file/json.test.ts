import { expect, it } from '@jest/globals';
import { tableOf } from '../data/table';
import { fullSample, sampleContent } from '../testing/sample-content';
import { jsonFile } from './json';

const read = async (content: Parameters<typeof jsonFile>[0]) => JSON.parse((await jsonFile(content)).toString());

it('says what the report is, as of when, its parameters, metrics and columns, and every row', async () => {
  const json = await read(fullSample(2_500));
  expect(json).toMatchObject({
    report: 'Client Progress Report',
    type: 'Progress',
    asOf: '2026-11-23T09:00:00.000Z',
    timezone: 'America/New_York',
    locale: null,
    parameters: { region: 'EMEA' },
    metrics: [{ name: 'Total revenue' }, { name: 'Clients', value: '2500', text: '2,500' }],
    columns: [
      { key: 'client', label: 'client', kind: 'text' },
      { key: 'sessions', kind: 'number' },
      { key: 'revenue', kind: 'number' },
      { key: 'active', kind: 'boolean' },
      { key: 'lastSeen', kind: 'instant' },
      { key: 'due', kind: 'date' },
      { key: 'note', kind: 'text' },
    ],
    rowCount: 2_500,
  });
  expect(json.rows).toHaveLength(2_500);
  expect(json.rows[0]).toEqual({
    ...{ client: 'Łódź Textiles', sessions: 12, revenue: -100, active: false },
    ...{ lastSeen: '2026-11-01T09:30:00Z', due: '2026-12-01', note: null },
  });
});

it('keeps every value exactly, in the columns of the report alone', async () => {
  const row = {
    big: 12345678901234567890n,
    small: 5n,
    nan: NaN,
    low: -Infinity,
    exact: '0.10',
    at: new Date(0),
    deep: { list: [1, null, { a: 'x' }] },
    half: 'a\ud800',
    __proto__own: 1,
    hidden: 'secret',
  };
  const table = tableOf(
    [row, {}],
    Object.keys(row)
      .slice(0, -1)
      .map((key) => ({ key })),
  );
  const file = (
    await jsonFile(sampleContent([], { table, parameters: { deep: { n: 1n }, none: undefined } }))
  ).toString();
  expect(file).not.toContain('secret');
  const { rows, parameters } = JSON.parse(file);
  expect(rows).toEqual([
    {
      ...{ big: '12345678901234567890', small: 5, nan: 'NaN', low: '-Infinity', exact: '0.10' },
      ...{ at: '1970-01-01T00:00:00.000Z', deep: { list: [1, null, { a: 'x' }] }, half: 'a\ufffd', __proto__own: 1 },
    },
    Object.fromEntries(Object.keys(rows[0]).map((key) => [key, null])),
  ]);
  expect(parameters).toEqual({ deep: { n: '1' }, none: null });
});

it('is the same bytes each time, a line a row, and valid without rows', async () => {
  const file = await jsonFile(fullSample(3));
  expect((await jsonFile(fullSample(3))).equals(file)).toBe(true);
  const lines = file.toString().trimEnd().split('\n');
  expect(lines.slice(-4, -1).map((line) => JSON.parse(line.replace(/,$/, '')).client)).toHaveLength(3);
  expect(await read(sampleContent([]))).toMatchObject({ rows: [], columns: [], rowCount: 0 });
});
