import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import { countHeld } from '../testing/held';
import { readAll, refusal } from '../testing/read';
import { sourcesWith } from '../testing/sources';
import type { Sources } from './sources';

const folder = mkdtempSync(join(tmpdir(), 'renderer-sources-'));
const lake = join(folder, "the 'lake");
const file = join(folder, 'shop.db');
const env = {
  CONNECTIONS: JSON.stringify({
    file: { url: `sqlite://${file}` },
    lake: { url: `duckdb://${encodeURI(lake)}` },
    gone: { url: 'sqlite:///nowhere/at/all.db' },
  }),
};
let sources: Sources;
const on = (connection: string) => (query: string) => ({ kind: 'sql' as const, connection, query });
/** Those of this process: other tests run beside it. */
const engines = (): number =>
  execFileSync('ps', ['-ww', '-eo', 'ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => Number.parseInt(line, 10) === process.pid && line.includes('engine.worker')).length;

beforeAll(() => {
  mkdirSync(join(lake, 'in'), { recursive: true });
  writeFileSync(join(lake, 'sales.csv'), 'region,amount,sold\nNorth,120.5,2026-11-01\nSouth,80,2026-11-02\n');
  writeFileSync(join(folder, 'secret.csv'), 'a\nhidden\n');
  const database = new DatabaseSync(file);
  database.exec(
    "create table sales (region text, amount real, id integer, doc blob); insert into sales values ('North', 120.5, 9007199254740993, x'dead'), ('South', 80, 2, null)",
  );
  database.close();
  sources = sourcesWith(env);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a source on SQLite', () => {
  const sql = on('file');
  const read = (query: string, values = {}) => readAll(sources, sql(query), { values });

  it('gives rows, with parameters bound', async () => {
    expect(await read('select * from sales where region = :region', { region: 'North' })).toEqual([
      { region: 'North', amount: 120.5, id: 9007199254740993n, doc: '\\xdead' },
    ]);
    expect(await read("select ':a' as [b:c], :n + :n as d, :yes as e -- :f", { n: 2, yes: true })).toEqual([
      { 'b:c': ':a', d: 4, e: 1 },
    ]);
    expect(await read('select * from sales where id > :id', { id: 1e300 })).toEqual([]);
  });

  it.each([
    ["insert into sales values ('x', 1, 1, null)", /^source\/denied: .*INSERT/],
    ["with x as (select 1) insert into sales select 'x', 1, 1, null", /^source\/denied: .*not authorized|readonly/],
    ["attach 'other.db' as other", /^source\/denied: .*ATTACH/],
    ['select 1; select 2', /^source\/denied: .*more than one/],
    ["select load_extension('x')", /^source\/denied: .*load_extension/],
    ["select * from pragma_table_info('sales')", /^source\/(denied|failed)/],
    ['pragma journal_mode = off', /^source\/denied: .*PRAGMA/],
    ['select * from nowhere', /^source\/failed: .*no such table: nowhere/],
    ['select 1 as a, 2 as a', /^source\/bad-rows/],
    ['select $a', /^source\/bad-query/],
  ])('refuses %s', async (query, why) => expect(await refusal(read(query))).toMatch(why));

  it('ends a query that never ends by itself, and lets the run try again', async () => {
    const slow = sourcesWith(env, { ms: 300 });
    const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n';
    await expect(readAll(slow, sql(endless))).rejects.toMatchObject({ code: 'source/timeout', isFinal: false });
    await eventually(async () => expect(engines()).toBe(0));
  });

  it('gives a million rows in bounded memory, and no more than the limit', async () => {
    const numbers =
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) select i, 'some text ' || i as text from n";
    const { rows, most } = await countHeld(sources.read(sql(numbers), { userId: 'u1', values: {}, mostRows: 1e9 }));
    expect(rows).toBe(1_000_000);
    expect(most).toBeLessThan(30 * 2 ** 20);
    await expect(readAll(sources, sql(numbers))).rejects.toMatchObject({ code: 'source/too-many-rows' });
    await eventually(async () => expect(engines()).toBe(0));
  }, 120_000);

  it('whose file is not there says so, without its path', async () =>
    expect(await refusal(readAll(sources, on('gone')('select 1')))).toMatch(/^source\/unreachable(?!.*nowhere)/));
});

describe('a source on DuckDB', () => {
  const sql = on('lake');
  const read = (query: string, values = {}) => readAll(sources, sql(query), { values });

  it('gives rows of CSV files, with parameters bound', async () => {
    expect(await read("select * from 'sales.csv' where sold >= :from", { from: '2026-11-02' })).toEqual([
      { region: 'South', amount: 80, sold: '2026-11-02' },
    ]);
    expect(await read("from 'sales.csv' where region in (:regions)", { regions: ['North'] })).toHaveLength(1);
  });

  it('gives rows of Parquet files', async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const out = join(lake, 'in', 'facts.parquet').replaceAll("'", "''");
    await connection.run(`copy (select range as n, 'r' || range as text from range(200000)) to '${out}'`);
    connection.closeSync();
    expect(await read("select count(*) as n, max(n) as most from 'in/*.parquet'")).toEqual([
      { n: 200_000, most: 199_999 },
    ]);
  });

  it('keeps numbers exact, and gives every type its documented form', async () => {
    const query = `select 170141183460469231731687303715884105727::hugeint as huge, 1.50::decimal(5,2) as d, 'nan'::double as nan,
      date '2026-01-01' as day, timestamp '2026-01-01 10:00:00.5' as wall, timestamptz '2026-01-01 10:00:00+02' as at, [1,2] as list,
      {'a': 1} as doc, '\\xDE\\xAD'::blob as bytes, time '10:00' as clock, true as yes, 12345678901234567.89::decimal(20,2) as big`;
    expect(await read(query)).toEqual([
      {
        ...{
          huge: 170141183460469231731687303715884105727n,
          d: 1.5,
          nan: Number.NaN,
          day: '2026-01-01',
          wall: '2026-01-01 10:00:00.5',
        },
        ...{
          at: new Date('2026-01-01T08:00:00Z'),
          list: [1, 2],
          doc: { a: 1 },
          bytes: '\\xdead',
          clock: '10:00:00',
          yes: true,
        },
        ...{ big: '12345678901234567.89' },
      },
    ]);
  });

  it.each([
    ["select * from read_csv('/etc/passwd')", /^source\/denied: .*Permission/],
    ["select * from '../secret.csv'", /^source\/denied: .*Permission/],
    ["select * from read_text('/etc/passwd')", /^source\/denied/],
    ["select * from 'https://example.com/x.csv'", /^source\/(denied|failed)/],
    ["copy (select 1) to 'sales.csv'", /^source\/denied: .*COPY/],
    ["attach 'x.db'", /^source\/denied: .*ATTACH/],
    ['set enable_external_access = true', /^source\/denied: .*SET/],
    ['install httpfs', /^source\/denied: .*INSTALL/],
    ["select getenv('HOME')", /^source\/denied/],
    ['select 1; select 2', /^source\/denied: .*more than one/],
    ['selec 1', /^source\/denied/],
    ["select * from 'none.csv'", /^source\/failed: .*No files found/],
  ])('refuses %s', async (query, why) => expect(await refusal(read(query))).toMatch(why));

  it('ends a query that takes too long', async () => {
    const slow = sourcesWith(env, { ms: 500 });
    // It keeps no rows: one that joins them may first need more memory than it has.
    const endless = 'select count(*) from range(1000000000000) where range % 7 = 3';
    await expect(readAll(slow, sql(endless))).rejects.toMatchObject({ code: 'source/timeout', isFinal: false });
    await eventually(async () => expect(engines()).toBe(0));
  });

  it('fails a query that needs too much memory, and nothing else', async () => {
    const hungry = 'select list(range) as l from range(300000000)';
    await expect(readAll(sources, sql(hungry))).rejects.toMatchObject({ isFinal: true });
    expect(await read('select 1 as n')).toEqual([{ n: 1 }]);
  });
});
