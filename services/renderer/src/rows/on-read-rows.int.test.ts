import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMINISTRATOR_ID, accountIdOf, randomId, readConfig, repository, runIn, systemClock } from '@punctual/chassis';
import { type Backends, reportDefined, startBackends } from '@punctual/chassis/testing';
import { metadataFor, type PerRow, type Source, type UserEvent } from '@punctual/contracts';
import { connectionsOf } from '../source/connections';
import { readerOf } from '../source/rights';
import { sourceSettings } from '../source/settings';
import { sources as sourcesFrom } from '../source/sources';
import { onReadRows } from './on-read-rows';
import { rowsOfRun } from './rows-of-run';
import { sourceRows } from './source-rows';

const PEOPLE = ['ada', 'Bob', 'cy', 'off', 'else', 'nobody', 'root'].map((name) => `${name}@example.com`);
const folder = mkdtempSync(join(tmpdir(), 'renderer-rows-'));
const file = join(folder, 'shop.db');
const database = new DatabaseSync(file);
database.exec('create table people (email text, region text)');
for (const email of PEOPLE) database.prepare('insert into people values (?, ?)').run(email, 'North');
database.close();

const CONNECTIONS = JSON.stringify({
  shop: { url: `sqlite://${file}` },
  hr: { url: `sqlite://${file}`, allow: { roles: ['admin'], users: ['bob@example.com'] } },
});
const SOURCE_SECRETS = JSON.stringify({ token: { value: 'geheim', hosts: ['x.test'], allow: { roles: ['admin'] } } });
const config = readConfig(sourceSettings, { CONNECTIONS, SOURCE_SECRETS });

let backends: Backends;
let resources: Awaited<ReturnType<Backends['open']>>;
beforeAll(async () => {
  backends = await startBackends();
  resources = await backends.open({ service: 'renderer' });
  const at = systemClock.now();
  const append = (userId: string, { type, data }: UserEvent, tenantId: string) =>
    resources.store.append(
      `user-${userId}`,
      [{ id: randomId(), type, data, metadata: metadataFor(type, { tenantId, userId }) }],
      'any',
    );
  const register = (email: string, { userId = accountIdOf(email), role = 'viewer', tenantId = 'default' } = {}) => {
    const about = { userId, email, name: null, role: role as 'viewer', commandId: null, at };
    return append(userId, { type: 'UserRegistered', data: about }, tenantId);
  };
  for (const name of ['ada', 'bob', 'cy', 'off']) await register(`${name}@example.com`);
  await append(
    accountIdOf('off@example.com'),
    { type: 'UserDisabled', data: { userId: accountIdOf('off@example.com'), at } },
    'default',
  );
  await register('else@example.com', { tenantId: 'acme' });
  await register('root@example.com', { userId: ADMINISTRATOR_ID, role: 'admin' });
});
afterAll(async () => {
  await backends.close();
  rmSync(folder, { recursive: true, force: true });
});

const setUp = () => {
  const { store, artifacts, clock, log } = resources;
  const keptRows = repository(store, 'rows', sourceRows);
  const sources = sourcesFrom({
    connections: connectionsOf(config.CONNECTIONS),
    secrets: new Map(Object.entries(config.SOURCE_SECRETS)),
    allowedHosts: config.SOURCE_ALLOWED_HOSTS,
    limits: { rows: 1_000, octets: 2 ** 20, ms: 30_000 },
    readerOf: readerOf(store),
    clock,
  });
  const found = rowsOfRun({ keptRows, artifacts });
  const read = async (source: Source, runAs: PerRow['runAs']) => {
    const [occurrenceId, reportId] = [randomId(), randomId()];
    const definition = { ...reportDefined(reportId).data.definition, source };
    const reportAt = async () => ({ status: 'active' as const, userId: ADMINISTRATOR_ID, definition, version: 1 });
    const answer = onReadRows({ keptRows, reportAt, sources, artifacts, clock, log });
    const perRow = { address: 'email', parameters: ['region'], runAs };
    const asked = {
      occurrenceId,
      reportId,
      reportVersion: 1,
      parameters: {},
      asOf: clock.now(),
      timezone: 'UTC',
      perRow,
    };
    const reply = await runIn({ tenantId: 'default' }, () => answer({ type: 'ReadRows', data: asked, commandId: 'c' }));
    return { reply, run: await found(occurrenceId) };
  };
  return { read, sources };
};
const from = (connection: string): Source => ({ kind: 'sql', connection, query: 'select * from people' });
const NO_ACCOUNT = 'there is no account with this address, whose rights would count';

describe('the rows that name the people of a run', () => {
  it('are for everybody in them where the rights of the owner count', async () => {
    const { reply, run } = await setUp().read(from('hr'), 'owner');
    expect(reply).toEqual({ isDone: true, reason: null });
    expect(run?.rows.map(({ email }) => email)).toEqual(PEOPLE);
    expect(run?.denied).toBeNull();
  });

  it('are for those with an enabled account of the tenant, where that of each recipient counts', async () => {
    const { run } = await setUp().read(from('shop'), 'recipient');
    expect(run?.rows).toHaveLength(PEOPLE.length);
    expect([...(run?.denied ?? [])].sort()).toEqual(
      ['else', 'nobody', 'off'].map((name) => [`${name}@example.com`, NO_ACCOUNT]),
    );
  });

  it('are for those who may use the connection, also where the first account is in another case', async () => {
    const { run } = await setUp().read(from('hr'), 'recipient');
    const refused = 'its account may not use the connection "hr"';
    expect(Object.fromEntries(run?.denied ?? [])).toEqual({
      ...{ 'ada@example.com': refused, 'cy@example.com': refused },
      ...Object.fromEntries(['off', 'else', 'nobody'].map((name) => [`${name}@example.com`, NO_ACCOUNT])),
    });
  });

  it('are for those who may use the secrets of the request', async () => {
    const about = {
      kind: 'http',
      url: 'https://x.test/rows',
      method: 'GET',
      format: 'csv',
      query: {},
      paging: null,
    } as const;
    const source: Source = { ...about, headers: { authorization: { secret: 'token' }, accept: 'text/csv' } };
    const { sources } = setUp();
    const refusal = (address: string) => runIn({ tenantId: 'default' }, () => sources.refusalOf(source, address));
    expect(await refusal('root@example.com')).toBeNull();
    expect(await refusal('ada@example.com')).toBe('its account may not use the secret "token"');
  });

  it('are nobody else’s where they are in the report itself', async () => {
    const { reply, run } = await setUp().read(
      { kind: 'inline', rows: [{ email: 'ada@example.com', region: 'x' }] },
      'recipient',
    );
    expect(reply).toEqual({ isDone: true, reason: null });
    expect(run).toBeNull();
  });
});
