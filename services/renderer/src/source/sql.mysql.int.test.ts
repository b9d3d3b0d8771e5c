import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { countHeld } from '../testing/held';
import { hasMariadb, type Mariadb, startMariadb } from '../testing/mariadb';
import { readAll, refusal } from '../testing/read';
import { sourcesWith } from '../testing/sources';
import type { Sources } from './sources';

(hasMariadb() ? describe : describe.skip)('a source on MariaDB', () => {
  let server: Mariadb;
  let admin: Connection;
  let url: string;
  let sources: Sources;
  const sql = (query: string, connection = 'db') => ({ kind: 'sql' as const, connection, query });
  const connections = (more: Record<string, unknown> = {}) => ({
    CONNECTIONS: JSON.stringify({ db: { url }, super: { url: server.url }, ...more }),
  });
  const read = (query: string, values: Record<string, unknown> = {}) => readAll(sources, sql(query), { values });
  const running = async (text: string): Promise<number> => {
    const [found] = await admin.query<RowDataPacket[]>(
      "select count(*) as n from information_schema.processlist where command in ('Query', 'Execute') and id <> connection_id() and info like ?",
      [`%${text}%`],
    );
    return Number(found[0]?.['n']);
  };

  beforeAll(async () => {
    server = await startMariadb();
    admin = await createConnection(server.url);
    await admin.query('create database shop');
    await admin.query('create table shop.sales (region varchar(20), amount decimal(12, 2), sold date)');
    await admin.query("insert into shop.sales values ('North', 120.50, '2026-11-01'), ('South', 80, '2026-11-02')");
    await admin.query("create user reader identified by 'geheim'");
    // More rights than a reader should have: the transaction denies what they allow.
    await admin.query('grant select, insert, update, delete, create on shop.* to reader');
    url = server.url.replace('root@', 'reader:geheim@').replace('/mysql', '/shop');
    sources = sourcesWith(connections());
  });
  afterAll(async () => {
    await admin.end();
    await server.stop();
  });

  it('gives rows, with parameters bound', async () => {
    expect(await read('select * from sales where region = :region', { region: "North' or '1'='1" })).toEqual([]);
    expect(
      await read('select * from sales where region = :region and amount > :least', { region: 'North', least: 100 }),
    ).toEqual([{ region: 'North', amount: 120.5, sold: '2026-11-01' }]);
    expect(
      await read('select region from sales where region in (:regions)', { regions: ['South', 'North'] }),
    ).toHaveLength(2);
  });

  it('takes nothing in strings, names and comments for a parameter', async () => {
    const query = `select ':a\\':b' as \`c:d\`, ":e" as f # :g
      , 5--:n as h -- :i
      /* :j ; */ , :n + 1 as o;`;
    expect(await read(query, { n: 2 })).toEqual([{ 'c:d': ":a':b", f: ':e', h: 7, o: 3 }]);
  });

  it('keeps numbers exact, and gives every type its documented form', async () => {
    const query = `select cast('12345678901234567890.12' as decimal(30, 2)) as big, cast(0.1 as decimal(3, 1)) as small,
      9007199254740993 as id, cast(18446744073709551615 as unsigned) as most, 7 as n, 1.5e0 as d, null as none,
      cast('2026-11-23 10:00:00' as datetime) as wall, cast('2026-11-23' as date) as day, cast('10:00:00' as time) as clock,
      from_unixtime(1795424400) as at, x'dead' as bytes, b'101' as bits, json_object('a', 1) as doc, 'é' as text`;
    const [row] = await read(query);
    expect(row).toMatchObject({
      ...{
        big: '12345678901234567890.12',
        small: 0.1,
        id: 9007199254740993n,
        most: 18446744073709551615n,
        n: 7,
        d: 1.5,
      },
      ...{ none: null, wall: '2026-11-23 10:00:00', day: '2026-11-23', clock: '10:00:00', bytes: '\\xdead', text: 'é' },
      ...{ doc: '{"a": 1}' },
    });
    await admin.query("set time_zone = '+05:00'");
    await admin.query('create or replace table shop.times (at timestamp, d datetime, yes bit(8))');
    await admin.query("insert into shop.times values ('2026-11-23 10:00:00', '2026-11-23 10:00:00', 5)");
    expect(await read('select * from times')).toEqual([
      { at: new Date('2026-11-23T05:00:00Z'), d: '2026-11-23 10:00:00', yes: 5 },
    ]);
  });

  it.each([
    ["insert into sales values ('x', 1, now())", /^source\/denied: .*INSERT/],
    ['select 1; drop table sales', /^source\/denied: .*more than one statement/],
    ["select * from sales into outfile '/tmp/out'", /^source\/denied: .*outfile/],
    ["select load_file('/etc/passwd')", /^source\/denied: .*load_file/],
    ["load data local infile '/etc/passwd' into table sales", /^source\/denied: .*LOAD/],
    ['set global general_log = 1', /^source\/denied: .*SET/],
    ["select 1 /*! into outfile '/tmp/out' */", /^source\/bad-query: .*comment/],
    ['select * from nowhere', /^source\/failed: the database says: Table 'shop.nowhere' doesn't exist/],
    ['select * from mysql.user', /^source\/denied: the database says: SELECT command denied/],
    ['select 1 as a, 2 as a', /^source\/bad-rows: .*two columns "a"/],
    ['select ?', /^source\/bad-query: .*"\?"/],
  ])('refuses %s', async (query, why) => expect(await refusal(read(query))).toMatch(why));

  it('has its sales still', async () => expect(await read('select region from sales')).toHaveLength(2));

  it('ends a query that takes too long, at the server too, and lets the run try again', async () => {
    const slow = sourcesWith(connections(), { ms: 400 });
    const reading = readAll(
      slow,
      sql("select 'slow one', sleep(600), count(*) from information_schema.columns a, information_schema.columns b"),
    );
    await expect(reading).rejects.toMatchObject({ code: 'source/timeout', isFinal: false });
    await eventually(async () => expect(await running('slow one')).toBe(0));
  });

  it('has limits of rows, and holds no more than it gives', async () => {
    const many = readAll(sources, sql('select seq from seq_1_to_10000000'), { mostRows: 100_000 });
    await expect(many).rejects.toMatchObject({ code: 'source/too-many-rows', isFinal: true });
    await eventually(async () => expect(await running('seq_1_to_10000000')).toBe(0));
    const unlimited = sourcesWith(connections(), { octets: 1e12 });
    const query = "select seq, repeat('x', 500) as text from seq_1_to_400000";
    const { rows, most } = await countHeld(unlimited.read(sql(query), { userId: 'u1', values: {}, mostRows: 1e9 }));
    expect(rows).toBe(400_000);
    // All of them would be over 250 MB.
    expect(most).toBeLessThan(30 * 2 ** 20);
  }, 120_000);

  it('needs a user who only reads', async () => {
    expect(await refusal(readAll(sources, sql('select 1', 'super')))).toMatch(/^source\/denied: .*ALL PRIVILEGES/);
  });

  it('that is away or refuses the password says so, without it', async () => {
    const others = sourcesWith(
      connections({
        away: { url: 'mariadb://u:secret@127.0.0.1:1/x' },
        wrong: { url: url.replace('geheim', 'falsch') },
      }),
    );
    await expect(readAll(others, sql('select 1', 'away'))).rejects.toMatchObject({
      code: 'source/unreachable',
      isFinal: false,
    });
    expect(await refusal(readAll(others, sql('select 1', 'wrong')))).toMatch(
      /^source\/denied: .*Access denied(?!.*falsch)/,
    );
  });
});
