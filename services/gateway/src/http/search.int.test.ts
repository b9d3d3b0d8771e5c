import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import type { DomainEvent } from '@punctual/contracts';
import { deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { append, at, fired, life, listMade, reportDefined, runOpened, scheduleCreated, spec } from '../testing/samples';

let gateway: TestGateway;
/** An author who owns the schedule `mine`. */
let ann = '';
let annsEmail = '';

const SCHEDULES = '/api/v1/report-schedules';
const HTML = '<img src=x onerror=alert(1)>';
const idOf = (count: number) => `44444444-4444-4444-8444-${String(count).padStart(12, '0')}`;
const made = (count: number, name: string, about: object = {}, specified: object = {}): DomainEvent => {
  const data = { ...scheduleCreated.data, ...about, scheduleId: idOf(count), spec: { ...spec, name, ...specified } };
  return { ...scheduleCreated, data } as DomainEvent;
};
const ended = (count: number, kind: 'DeliveryPermanentlyFailed'): DomainEvent => {
  const occurrenceId = occurrenceIdOf(idOf(count), 'one');
  const about = { deliveryId: deliveryIdOf(occurrenceId, 0), occurrenceId, scheduleId: idOf(count) };
  return { type: kind, data: { ...about, reason: 'no', failed: [], at: at(130) } };
};

beforeAll(async () => {
  gateway = await startTestGateway();
  ann = await newSession(gateway, 'author');
  const { body: me } = await gateway.as('get', '/api/v1/me', ann).expect(200);
  annsEmail = me.email;
  const gone = await gateway
    .as('post', '/api/v1/users')
    .send({ email: 'gone@example.com', role: 'author' })
    .expect(201);
  await gateway.as('post', `/api/v1/users/${gone.body.id}/disable`).expect(200);
  const owner = { userId: me.id };
  const listId = (listMade[0] as { data: { listId: string } }).data.listId;
  const empty = '33333333-3333-4333-8333-333333333334';
  const toNobody = { to: [], cc: [], bcc: [] };
  await append(gateway.resources.store, [
    reportDefined,
    ...listMade,
    { type: 'ListDefined', data: { listId: empty, userId: me.id, name: 'Empty', description: null, at: at(2) } },
    made(1, 'mine', owner),
    made(2, '100 % sure_thing', owner),
    made(3, HTML, owner),
    made(4, 'ÄRGER', owner),
    made(5, 'failing', owner),
    ended(5, 'DeliveryPermanentlyFailed'),
    made(6, 'of somebody gone', { userId: gone.body.id }),
    made(7, 'to a list', owner, { recipients: { ...toNobody, lists: [listId] } }),
    made(8, 'to an empty list', owner, { recipients: { ...toNobody, lists: [empty] } }),
    made(9, 'of another', {}, { recipients: { ...toNobody, to: [annsEmail.toUpperCase()], lists: [] } }),
    made(10, 'paused', owner),
    { type: 'SchedulePaused', data: { scheduleId: idOf(10), until: null, nextDueAt: null, at: at(20) } },
    scheduleCreated,
    fired(),
    { ...runOpened, data: { ...runOpened.data, lists: [{ listId, revision: 1, status: 'active', members: 2 }] } },
    ...life(),
  ]);
  await eventually(async () => expect(await found('')).toHaveLength(11));
  await eventually(async () =>
    expect((await gateway.as('get', '/api/v1/deliveries?status=SENT')).body.data).toHaveLength(1),
  );
}, 120_000);
afterAll(() => gateway.close());

const list = async (query: string, token = gateway.token) =>
  (await gateway.as('get', `${SCHEDULES}?${query}`, token).expect(200)).body.data as Record<string, unknown>[];
/** The names of the schedules that match a query. */
const found = async (query: string, token?: string) =>
  (await list(query, token)).map(({ name }) => name ?? 'sample').sort();

describe('the table of schedules', () => {
  it('shows each in words, with the names of its report and owner, and how many get it', async () => {
    const [row] = await list('search=to%20a%20list');
    expect(row).toMatchObject({
      ...{ name: 'to a list', sentence: 'DAILY in words', reportName: 'Progress', ownerName: annsEmail },
      ...{ recipientCount: 2, lastOutcome: null },
    });
    expect((await list('search=failing'))[0]).toMatchObject({ lastOutcome: 'PERMANENTLY_FAILED', recipientCount: 2 });
  });

  it.each([
    ['mine', ['mine']],
    ['MINE', ['mine']],
    ['%', ['100 % sure_thing']],
    ['_', ['100 % sure_thing']],
    ['100 _', []],
    ['ärger', ['ÄRGER']],
    ['onerror=alert', [HTML]],
    ["' or 1=1 --", []],
    ['\\', []],
    ['x'.repeat(200), []],
  ])('finds %s as it is written, in any case', async (text, expected) => {
    expect(await found(`search=${encodeURIComponent(text)}`)).toEqual(expected);
  });

  it('finds by the report, and refuses a text of more than 200 characters', async () => {
    expect(await found('search=Client%20Prog&limit=200')).toHaveLength(11);
    const { body } = await gateway.as('get', `${SCHEDULES}?search=${'x'.repeat(201)}`).expect(422);
    expect(body.errors[0].path).toBe('search');
  });

  it('names and finds a report only for those who may see it', async () => {
    // Ann owns the schedule, and the report is somebody else's.
    const [row] = await list('search=to%20a%20list', ann);
    expect(row).toMatchObject({ name: 'to a list', reportName: null });
    expect(await found('search=Client%20Prog&limit=200', ann)).toEqual([]);
  });

  it.each([
    ['failing', ['failing']],
    ['owner-gone', ['of another', 'of somebody gone', 'sample']],
    ['no-recipients', ['to an empty list']],
    ['paused', ['paused']],
    ['held', []],
  ])('has the saved filter %s', async (view, expected) => {
    expect(await found(`view=${view}&limit=200`)).toEqual(expected);
  });

  it('knows those that never ran', async () => {
    const never = await found('view=never-ran&limit=200');
    expect([never.length, never.includes('sample')]).toEqual([10, false]);
  });

  it('shows others only what is theirs, under every filter', async () => {
    expect(await found('view=mine', ann)).not.toContain('of another');
    expect(await found('view=i-receive', ann)).toEqual([]);
    expect(await found('search=of', ann)).toEqual([]);
    expect(await found('view=owner-gone', ann)).toEqual([]);
  });

  it('goes on under a filter, and not with the cursor of another', async () => {
    const first = (await gateway.as('get', `${SCHEDULES}?search=o&sort=name&limit=2`).expect(200)).body;
    const rest = (await gateway.as('get', `${SCHEDULES}?search=o&sort=name&cursor=${first.nextCursor}`).expect(200))
      .body;
    const all = [...first.data, ...rest.data].map(({ id }: { id: string }) => id);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength((await found('search=o&limit=200')).length);
    await gateway.as('get', `${SCHEDULES}?search=a&sort=name&cursor=${first.nextCursor}`).expect(422);
    await gateway.as('get', `${SCHEDULES}?search=o&sort=name&view=mine&cursor=${first.nextCursor}`).expect(422);
  });

  it('sorts by the next run, those without one last', async () => {
    const rows = await list('sort=nextRunDate&limit=200');
    const dates = rows.map(({ nextRunDate }) => (nextRunDate as string | null) ?? '~');
    expect(dates).toEqual([...dates].sort());
    expect(dates.at(-1)).toBe('~');
  });
});

it('finds deliveries by the beginning of an address, by schedule and by report', async () => {
  const deliveries = async (text: string, token = gateway.token) =>
    (await gateway.as('get', `/api/v1/deliveries?status=SENT&search=${encodeURIComponent(text)}`, token).expect(200))
      .body.data.length;
  for (const [text, count] of [
    ['ann@ex', 1],
    ['ANN@', 1],
    ['nn@example', 0],
    // One letter, and what a list is stored as.
    ['a', 0],
    ['b', 0],
    ['list:', 0],
    ['lis', 0],
    ['progress', 1],
    ['%', 0],
  ] as const)
    expect([text, await deliveries(text)]).toEqual([text, count]);
  expect(await deliveries('ann@', ann)).toBe(0);
  const { body } = await gateway.as('get', '/api/v1/deliveries?recipient=list:x').expect(422);
  expect(body.errors[0]).toEqual({ path: 'recipient', message: 'must be an e-mail address' });
});

it.each([
  ['reports', 'progress', 1],
  ['reports', '%', 0],
  ['distribution-lists', 'MANAGERS', 1],
  ['distribution-lists', '_', 0],
])('finds %s by %s', async (what, text, count) => {
  const { body } = await gateway.as('get', `/api/v1/${what}?search=${encodeURIComponent(text)}`).expect(200);
  expect(body.data).toHaveLength(count);
});

describe('search', () => {
  const search = async (q: string, token = gateway.token) =>
    (await gateway.as('get', `/api/v1/search?q=${encodeURIComponent(q)}`, token).expect(200)).body.data as {
      kind: string;
      id: string;
      name: string;
    }[];

  it('finds what the caller may see, of every kind', async () => {
    const kinds = async (q: string, token?: string) => new Set((await search(q, token)).map(({ kind }) => kind));
    expect(await kinds('progress')).toEqual(new Set(['schedule', 'report']));
    expect(await kinds('managers')).toEqual(new Set(['list']));
    expect(await search('bob@')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'person', id: 'bob@example.com' }),
        expect.objectContaining({ kind: 'delivery' }),
      ]),
    );
    expect(await search(annsEmail)).toEqual([expect.objectContaining({ kind: 'person', id: annsEmail })]);
    expect(await search('onerror')).toEqual([expect.objectContaining({ kind: 'schedule', name: HTML })]);
    for (const q of ['b', 'list:']) expect([q, (await kinds(q)).has('delivery')]).toEqual([q, false]);
    for (const q of ['managers', 'bob@', annsEmail, 'gone']) expect([q, await search(q, ann)]).toEqual([q, []]);
  });

  it('refuses a blank text and one of more than 200 characters', async () => {
    for (const q of ['', '%20', 'x'.repeat(201)]) {
      const { body } = await gateway.as('get', `/api/v1/search?q=${q}`).expect(422);
      expect([q, body.errors[0].path]).toEqual([q, 'q']);
    }
  });
});
