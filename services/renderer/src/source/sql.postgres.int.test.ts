import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, type Postgres, postgresPrograms, startPostgres } from '@punctual/chassis/testing';
import { Client } from 'pg';
import { countHeld } from '../testing/held';
import { readAll, refusal } from '../testing/read';
import { sourcesWith } from '../testing/sources';
import type { Sources } from './sources';

const programs = postgresPrograms();
const PASSWORD = 'geheim:%/wort';

(programs ? describe : describe.skip)('a source on PostgreSQL', () => {
  let server: Postgres;
  let admin: Client;
  let url: string;
  let sources: Sources;
  const sql = (query: string, connection = 'db') => ({ kind: 'sql' as const, connection, query });
  const connections = (more: Record<string, unknown> = {}) => ({
    CONNECTIONS: JSON.stringify({ db: { url }, super: { url: server.url }, ...more }),
  });
  const read = (query: string, values: Record<string, unknown> = {}) => readAll(sources, sql(query), { values });
  const running = async (text: string): Promise<number> => {
    const found = await admin.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query like $1",
      [`%${text}%`],
    );
    return found.rows[0]?.n ?? -1;
  };

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    admin = new Client(server.url);
    await admin.connect();
    await admin.query(`create role reader login password '${PASSWORD}'`);
    await admin.query('create table sales (region text, amount numeric(12, 2), sold date)');
    await admin.query("insert into sales values ('North', 120.50, '2026-11-01'), ('South', 80, '2026-11-02')");
    // More rights than a reader should have: the transaction denies what they allow.
    await admin.query(
      'grant select, insert, update, delete on sales to reader; grant create on schema public to reader',
    );
    url = server.url.replace('punctual@', `reader:${encodeURIComponent(PASSWORD)}@`);
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
      await read('select region from sales where region in (:regions) order by 1', { regions: ['South', 'North'] }),
    ).toHaveLength(2);
    expect(await read('select region from sales where region in (:regions)', { regions: [] })).toEqual([]);
    expect(
      await read('select sold from sales where sold > :asOf::date - 27', { asOf: '2026-11-28T09:00:00Z' }),
    ).toEqual([{ sold: '2026-11-02' }]);
  });

  it('takes nothing in strings, casts, comments and dollar quotes for a parameter', async () => {
    const query = `select ':a'::text as "b:c", E'\\':d' as e, $$:f$$ as g, $x$ :h $$ $x$ as i, (array[1,2,3])[1:2] as j -- :k
      /* :l /* ; */ :m */ , :n::int + 1 as o;`;
    expect(await read(query, { n: 2 })).toEqual([{ 'b:c': ':a', e: "':d", g: ':f', i: ' :h $$ ', j: [1, 2], o: 3 }]);
  });

  it('keeps numbers exact, and gives every type its documented form', async () => {
    const query = `select 12345678901234567890.12::numeric as big, 0.1::numeric as small, 9007199254740993::bigint as id, 7::bigint as n,
      'NaN'::float8 as nan, '-Infinity'::float8 as inf, 'NaN'::numeric as nothing, true as yes, null::text as none,
      '2026-11-23 10:00:00.123456+01'::timestamptz as at, '2026-11-23 10:00:00'::timestamp as wall, '2026-11-23'::date as day,
      'infinity'::timestamptz as never, '{"a": 12345678901234567890}'::jsonb as doc, array[1.10, 2]::numeric[] as list,
      '\\xdead'::bytea as bytes, interval '1 day' as span`;
    expect(await read(query)).toEqual([
      {
        ...{ big: '12345678901234567890.12', small: 0.1, id: 9007199254740993n, n: 7, nan: Number.NaN },
        ...{ inf: Number.NEGATIVE_INFINITY, nothing: 'NaN', yes: true, none: null },
        ...{
          at: new Date('2026-11-23T09:00:00.123Z'),
          wall: '2026-11-23 10:00:00',
          day: '2026-11-23',
          never: 'infinity',
        },
        ...{ doc: '{"a": 12345678901234567890}', list: ['1.10', '2'], bytes: '\\xdead', span: '1 day' },
      },
    ]);
  });

  it.each([
    ["insert into sales values ('x', 1, now())", /^source\/denied: .*INSERT/],
    [
      "with x as (insert into sales values ('x', 1, now()) returning 1) select * from x",
      /^source\/denied: .*read-only transaction/,
    ],
    ['select * into copied from sales', /^source\/denied: .*read-only transaction/],
    ['select 1; drop table sales', /^source\/denied: .*more than one statement/],
    ["select set_config('statement_timeout', '0', false)", /^source\/denied: .*set_config/],
    ["select \"set_config\"('role', 'punctual', false)", /^source\/denied: .*set_config/],
    ["select U&\"set\\005fconfig\"('role', 'punctual', false)", /^source\/denied: .*Unicode/],
    ["copy sales to program 'id'", /^source\/denied: .*COPY/],
    ["select pg_read_file('/etc/passwd')", /^source\/denied: .*pg_read_file/],
    ['do $$ begin perform 1; end $$', /^source\/denied: .*DO/],
    ['selec 1', /^source\/denied/],
    ['select * from nowhere', /^source\/failed: the database says: relation "nowhere" does not exist/],
    ['select 1 as a, 2 as a', /^source\/bad-rows: .*two columns "a"/],
    ["select 'open", /^source\/bad-query: .*not closed/],
    ['select $1', /^source\/bad-query: .*\$1/],
    ['select :gone', /^source\/missing-parameter: .*"gone"/],
    ['select 1 / 0', /^source\/failed: .*division by zero/],
  ])('refuses %s', async (query, why) => expect(await refusal(read(query))).toMatch(why));

  it('has its sales still', async () => expect(await read('select region from sales')).toHaveLength(2));

  it('ends a query that takes too long, at the server too, and lets the run try again', async () => {
    const slow = sourcesWith(connections(), { ms: 400 });
    const reading = readAll(slow, sql("select 'slow one', pg_sleep(600)"));
    await expect(reading).rejects.toMatchObject({ code: 'source/timeout', isFinal: false });
    await eventually(async () => expect(await running('slow one')).toBe(0));
  });

  it('ends a query nobody reads any more', async () => {
    for await (const _ of sources.read(sql("select 'endless', generate_series(1, 1000000000)"), {
      ...{ userId: 'u1', values: {}, mostRows: 1e9 },
    }))
      break;
    await eventually(async () => expect(await running('endless')).toBe(0));
  });

  it('has limits of rows and octets', async () => {
    const many = readAll(sources, sql('select generate_series(1, 10000000) as n'), { mostRows: 100_000 });
    await expect(many).rejects.toMatchObject({ code: 'source/too-many-rows', isFinal: true });
    const small = sourcesWith(connections(), { octets: 1_000_000 });
    const large = readAll(small, sql("select repeat('x', 100000) from generate_series(1, 100)"));
    await expect(large).rejects.toMatchObject({ code: 'source/too-large', isFinal: true });
  });

  it('holds a slice of rows and no more', async () => {
    const unlimited = sourcesWith(connections(), { octets: 1e12 });
    const { rows, most } = await countHeld(
      unlimited.read(sql("select n, repeat('x', 500) as text from generate_series(1, 400000) n"), {
        ...{ userId: 'u1', values: {}, mostRows: 1e9 },
      }),
    );
    expect(rows).toBe(400_000);
    // All of them would be over 250 MB.
    expect(most).toBeLessThan(30 * 2 ** 20);
  }, 120_000);

  it('needs a role that only reads', async () => {
    expect(await refusal(readAll(sources, sql('select 1', 'super')))).toMatch(/^source\/denied: .*superuser/);
  });

  it('says no secret', async () => {
    const wrong = sourcesWith(connections({ wrong: { url: url.replace('/postgres', '/gone') } }));
    const said = await refusal(readAll(wrong, sql('select 1', 'wrong')));
    expect(said).toMatch(/database "gone" does not exist/);
    const shown = await refusal(read('select cast(:text as int)', { text: `x ${PASSWORD} ${url}` }));
    expect(shown).toBe('source/failed: the database says: invalid input syntax for type integer: "x *** ***"');
  });

  it('that is away is tried again', async () => {
    const away = sourcesWith(connections({ away: { url: 'postgres://u:secret@127.0.0.1:1/x' } }));
    const reading = readAll(away, sql('select 1', 'away'));
    await expect(reading).rejects.toMatchObject({ code: 'source/unreachable', isFinal: false });
    await expect(reading).rejects.toThrow(/^(?!.*secret)/);
    expect(away.lastUse('away')?.error).toMatchObject({ code: 'source/unreachable' });
    expect(await refusal(readAll(sources, sql('select 1', 'nowhere')))).toMatch(
      /^source\/unknown-connection: .*"nowhere"/,
    );
  });

  it('is for those the operator names', async () => {
    const users = {
      ada: { email: 'ada@example.com', role: 'author' as const },
      bob: { email: 'Bob@example.com', role: 'author' as const },
      admin: { email: 'root@example.com', role: 'admin' as const },
    };
    const limited = sourcesWith(connections({ hr: { url, allow: { roles: ['admin'], users: ['bob@example.com'] } } }), {
      users,
    });
    const readAs = (userId: string) => refusal(readAll(limited, sql('select 1 as n', 'hr'), { userId }));
    expect(await readAs('bob')).toBe('rows: [{"n":1}]');
    expect(await readAs('admin')).toBe('rows: [{"n":1}]');
    expect(await readAs('ada')).toMatch(/^source\/denied: .*"hr"/);
    expect(await readAs('nobody')).toMatch(/^source\/denied/);
    expect(await limited.problemsOf(sql('select 1', 'hr'), 'ada')).toEqual([
      { path: 'source.connection', message: expect.stringContaining('"hr"') },
    ]);
    expect(await limited.problemsOf(sql('delete from sales'), 'ada')).toMatchObject([{ path: 'source.query' }]);
    expect(await limited.problemsOf(sql('select :a'), 'ada')).toEqual([]);
  });
});
