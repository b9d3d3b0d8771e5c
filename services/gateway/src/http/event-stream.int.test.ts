import { join } from 'node:path';
import { afterEach, expect, it, jest } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import { startGateway } from '../start';
import { EventReader } from '../testing/event-reader';
import { email, password, startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, newSchedule, problem, scheduleDraft } from '../testing/requests';

// Accounts cost the hash of a password each, and many connections time.
jest.setTimeout(120_000);

let gateway: TestGateway;
const readers: EventReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await gateway.close();
});

const STREAM = '/api/v1/events/stream';
const open = async (token = gateway.token, { query = '', headers = {}, url = gateway.gateway.url } = {}) => {
  const reader = await EventReader.open(url, { Authorization: `Bearer ${token}`, ...headers }, query);
  readers.push(reader);
  return reader;
};
const isReport = (id: string) => (sent: { data: Record<string, string> }) => sent.data['id'] === id;

it('tells a page what changed, once the answers of the API show it, and goes on where it ended', async () => {
  gateway = await startTestGateway();
  const reader = await open();
  expect(Object.fromEntries(reader.response.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  const first = await newReport(gateway);
  const sent = await reader.next(isReport(first));
  expect(sent).toEqual({
    id: expect.stringMatching(/^\d+-\d+-[0-9a-f]{8}$/),
    event: 'message',
    data: { type: 'ReportDefined', noun: 'report', id: first, reportId: first, time: expect.any(String) },
  });
  reader.close();

  const second = await newReport(gateway);
  const third = await newReport(gateway);
  for (const resumed of [
    await open(gateway.token, { query: `?after=${sent.id}` }),
    // The field is what the browser knows, the address what the page began with.
    await open(gateway.token, { query: '?after=0-0', headers: { 'Last-Event-ID': sent.id } }),
  ]) {
    await resumed.next(isReport(third));
    expect(resumed.changes()).toEqual([`report ${second}`, `report ${third}`]);
  }
});

it('tells others only of what they own or receive, and nothing of another tenant', async () => {
  gateway = await startTestGateway();
  const [ann, bob, acme] = [
    await newSession(gateway, 'author'),
    await newSession(gateway, 'author'),
    await newSession(gateway, 'admin', 'acme'),
  ];
  const me = await gateway.as('get', '/api/v1/me', bob).expect(200);
  const [admins, anns, bobs, acmes] = [await open(), await open(ann), await open(bob), await open(acme)];
  const { id, reportId } = await newSchedule(gateway, ann);
  await gateway.as('post', `/api/v1/report-schedules/${id}/execute`, ann).expect(202);
  const list = await gateway.as('post', '/api/v1/distribution-lists', ann).send({ name: 'Secret' }).expect(201);
  const members = `/api/v1/distribution-lists/${list.body.id}/emails`;
  await gateway.as('post', members, ann).send({ email: me.body.email }).expect(200);
  await gateway.as('delete', `${members}/${encodeURIComponent(me.body.email)}`, ann);
  const toBob = { ...scheduleDraft(reportId), recipients: { to: [me.body.email.toUpperCase()] } };
  const named = await gateway.as('post', '/api/v1/report-schedules', ann).send(toBob).expect(201);
  const last = await gateway.as('post', '/api/v1/calendars').send({ name: 'Company', country: 'DE' }).expect(201);

  // Everybody of the tenant hears of a calendar; it is the last, so all that they will hear of was told by then.
  for (const reader of [admins, anns, bobs]) await reader.next(({ data }) => data['id'] === last.body.id);
  const run = expect.stringContaining(`run ${id}~run-`);
  const mine = [`report ${reportId}`, `schedule ${id}`, run, `list ${list.body.id}`, `schedule ${named.body.id}`];
  expect(anns.changes()).toEqual(expect.arrayContaining(mine));
  expect(admins.changes()).toEqual(expect.arrayContaining(mine));
  expect(new Set(bobs.changes())).toEqual(
    new Set([`list ${list.body.id}`, `schedule ${named.body.id}`, `calendar ${last.body.id}`]),
  );
  const foreign = await newReport(gateway, acme);
  await acmes.next(isReport(foreign));
  expect(acmes.changes()).toEqual([`report ${foreign}`]);
  for (const { sent } of [admins, anns, bobs, acmes]) expect(JSON.stringify(sent)).not.toContain('@');
});

it('begins with a reset where what follows is not held, the log never had that place, or the place is of another log', async () => {
  gateway = await startTestGateway();
  const { id: first } = await (await open()).next(({ event }) => event === 'ready');
  const [commit, prepare, log] = first.split('-');
  const never = '9223372036854775807-9223372036854775807';
  for (const after of [`0-0-${log}`, `${never}-${log}`, `${commit}-${prepare}`, `${commit}-${prepare}-00000000`]) {
    const reader = await open(gateway.token, { query: `?after=${after}` });
    const { id } = await reader.next(({ event }) => event === 'reset');
    for (const one of reader.sent) expect(one.id).toMatch(/^\d+-\d+-[0-9a-f]{8}$/);
    const made = await newReport(gateway);
    await reader.next(isReport(made));
    // What the reset carries is a place to go on from.
    const resumed = await open(gateway.token, { query: `?after=${id}` });
    await resumed.next(isReport(made));
    expect(resumed.sent.map(({ event }) => event)).not.toContain('reset');
  }
});

it('refuses what is not the id of an event, naming the field', async () => {
  gateway = await startTestGateway();
  for (const after of ['', 'x', '1', '-1-1', '1-1-1', '1e3-1', '%00', '1'.repeat(400)]) {
    const { status, body } = await gateway.as('get', `${STREAM}?after=${after}`);
    expect([after, status, body.errors?.[0].path]).toEqual([after, 422, 'after']);
  }
  const { body } = await gateway.as('get', STREAM).set('Last-Event-ID', 'x').expect(422);
  expect(body.errors[0].path).toBe('Last-Event-ID');
  await gateway.api.get(STREAM).expect(401);
});

it('ends when its session does, on every gateway, and when the server stops', async () => {
  gateway = await startTestGateway();
  const token = await newSession(gateway, 'author');
  const { body } = await gateway.as('get', '/api/v1/me', token).expect(200);
  const [stays, ends] = [await open(), await open(token)];
  await gateway.as('post', `/api/v1/users/${body.id}/disable`).expect(200);
  await eventually(() => expect(ends.ended).toBe(true));
  expect(stays.ended).toBe(false);
  await gateway.lifecycle.stop();
  await eventually(() => expect(stays.ended).toBe(true));
});

it('checks who listens without counting that as requests of the account', async () => {
  gateway = await startTestGateway({ settings: { RATE_LIMIT: 4 } });
  const token = await newSession(gateway, 'author');
  const { body } = await gateway.as('get', '/api/v1/me', token).expect(200);
  const reader = await open(token);
  for (const name of ['One', 'Two', 'Three']) {
    const told = reader.changes().length;
    await gateway.as('put', `/api/v1/users/${body.id}`).send({ name, role: 'author' }).expect(200);
    await eventually(() => expect(reader.changes().length).toBeGreaterThan(told));
  }
  await gateway.as('get', '/api/v1/me', token).expect(200);
  await gateway.as('get', '/api/v1/me', token).expect(200);
  await gateway.as('get', '/api/v1/me', token).expect(429);
});

it('shows at one gateway what was written at another', async () => {
  gateway = await startTestGateway();
  const { resources, telemetry, lifecycle, folder, config } = gateway;
  const extras = { readModelFile: join(folder, 'other.db'), consoleFolder: folder };
  const other = await startGateway(config, resources, telemetry, extras, lifecycle);
  const login = await fetch(`${other.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { token } = (await login.json()) as { token: string };
  // A gateway where somebody listens holds what changes.
  await open();
  const there = await open(token, { url: other.url });
  const made = await newReport(gateway);
  const { id } = await there.next(isReport(made));
  // And it goes on here, whichever of the two is ahead.
  const next = await newReport(gateway);
  const here = await open(gateway.token, { query: `?after=${id}` });
  await here.next(isReport(next));
  expect(here.changes()).toEqual([`report ${next}`]);
});

it('tells many readers, and refuses more than one account may have', async () => {
  gateway = await startTestGateway();
  const many = await Promise.all(Array.from({ length: 32 }, () => open()));
  const made = await newReport(gateway);
  await Promise.all(many.map((reader) => reader.next(isReport(made))));
  const { body, headers } = await gateway.as('get', STREAM).expect(429);
  expect([body, headers['retry-after']]).toEqual([problem(429, 'stream/too-many'), '30']);
  for (const reader of readers.splice(0)) reader.close();
  await eventually(async () => {
    const reader = await open();
    expect(reader.ended).toBe(false);
  });
});
