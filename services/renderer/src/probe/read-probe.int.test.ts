import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Postgres, postgresPrograms, startPostgres } from '@punctual/chassis/testing';
import { Client } from 'pg';
import { sourcesWith } from '../testing/sources';
import { readProbe } from './read-probe';

const NOW = '2026-11-23T09:00:00.000Z';
const folder = mkdtempSync(join(tmpdir(), 'renderer-probe-'));
const file = join(folder, 'shop.db');
const sources = sourcesWith({
  CONNECTIONS: JSON.stringify({
    shop: { url: `sqlite://${file}` },
    hers: { url: `sqlite://${file}`, allow: { users: ['ann@example.com'] } },
  }),
});
const sql = (query: string, connection = 'shop') => ({ kind: 'sql' as const, connection, query });
const read = (query: string, connection?: string) => readProbe(sources, sql(query, connection), 'u1', NOW);

beforeAll(() => {
  const database = new DatabaseSync(file);
  database.exec(
    "create table loads (at text); insert into loads values ('2026-11-23T05:00:00Z'), ('2026-11-22T05:00:00Z')",
  );
  database.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['select max(at) from loads', '2026-11-23T05:00:00.000Z'],
  ["select at as asof, 'x' as other from loads order by at desc", '2026-11-23T05:00:00.000Z'],
  ["select '2026-11-23 06:00:00.123456+01:00'", '2026-11-23T05:00:00.123Z'],
  ["select '2026-11-23'", '2026-11-23T00:00:00.000Z'],
  ['select :asOf', NOW],
  ['select max(at) from loads where 1 = 0', null],
  ['select at from loads where 1 = 0', null],
])('%s says %j', async (query, asOf) => expect(await read(query)).toEqual({ asOf, problem: null }));

it.each([
  ["select 'a' as a, 'b' as b", 'probe/no-column', /no column "asOf", but a, b/],
  ["select 'yesterday'", 'probe/not-an-instant', /no instant with its offset/],
  ["select '2026-11-23 05:00:00'", 'probe/not-an-instant', /time zone/],
  ["select '2026-02-30'", 'probe/not-an-instant', /no instant/],
  ['select 1', 'probe/not-an-instant', /no instant/],
  ['select at from nowhere', 'source/failed', /no such table/],
])('%s is told as a problem', async (query, code, message) =>
  expect(await read(query)).toEqual({ asOf: null, problem: { code, message: expect.stringMatching(message) } }),
);

it('reads with the rights of its user', async () => {
  expect(await read('select max(at) from loads', 'hers')).toMatchObject({ problem: { code: 'source/denied' } });
});

const programs = postgresPrograms();
(programs ? it : it.skip)('understands the timestamps of PostgreSQL', async () => {
  const server: Postgres = await startPostgres(programs ?? '');
  const admin = new Client(server.url);
  try {
    await admin.connect();
    await admin.query("create role reader login password 'x'");
    const postgres = sourcesWith({
      CONNECTIONS: JSON.stringify({ shop: { url: server.url.replace('punctual@', 'reader:x@') } }),
    });
    const says = (query: string) => readProbe(postgres, sql(query), 'u1', NOW);
    expect(await says("select timestamptz '2026-11-23 05:00:00.123456+00' as asof")).toEqual({
      asOf: '2026-11-23T05:00:00.123Z',
      problem: null,
    });
    expect(await says("select date '2026-11-23'")).toEqual({ asOf: '2026-11-23T00:00:00.000Z', problem: null });
    expect(await says("select timestamp '2026-11-23 05:00'")).toMatchObject({
      problem: { code: 'probe/not-an-instant' },
    });
  } finally {
    await admin.end();
    await server.stop();
  }
});
