import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { ROOM } from '../testing/list-service';
import { newSession } from '../testing/people';
import { changersIn, newReport, problem, reportDraft, scheduleDraft } from '../testing/requests';

const LISTS = '/api/v1/distribution-lists';
const SCHEDULES = '/api/v1/report-schedules';
const [ada, bob] = ['ada@example.com', 'bob@example.com'];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

type List = { id: string; version: number; memberCount: number; emails: string[] | null };
const newList = async (emails: string[], token?: string): Promise<List> =>
  (await gateway.as('post', LISTS, token).send({ name: 'Managers', emails }).expect(201)).body as List;
const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `p${String(from + index).padStart(5, '0')}@example.com`);
const csv = (id: string, text: string) =>
  gateway.as('post', `${LISTS}/${id}/import`).set('Content-Type', 'text/csv').send(text);

describe('a distribution list', () => {
  it('is created with its members in one spelling each, read and listed', async () => {
    const answer = await gateway
      .as('post', LISTS)
      .send({
        name: 'Managers',
        description: 'All regions',
        emails: [' Bob@EXAMPLE.com', 'Bob@example.com', 'a@bücher.example'],
      })
      .expect(201);
    expect(answer.body).toMatchObject({
      name: 'Managers',
      description: 'All regions',
      memberCount: 2,
      emails: ['a@xn--bcher-kva.example', 'Bob@example.com'],
    });
    expect(answer.headers['location']).toBe(`${LISTS}/${answer.body.id}`);
    const read = await gateway.as('get', `${LISTS}/${answer.body.id}`).expect(200);
    expect(read.body).toEqual(answer.body);
    const { data } = (await gateway.as('get', LISTS).expect(200)).body;
    const { emails: _, ...summary } = answer.body;
    expect(data).toContainEqual(summary);
  });

  it('is listed in the very octets of the JSON it is read in, whatever is in its name', async () => {
    const names = ['تقرير المبيعات', 'a "quoted" \\ name', '売上報告 \u{1f4c8}', '</script>{{x}}'];
    for (const name of names)
      await gateway
        .as('post', LISTS)
        .send({ name, emails: [ada] })
        .expect(201);
    const { text, body, headers } = await gateway.as('get', `${LISTS}?limit=4`).expect(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(text).toBe(JSON.stringify(body));
    expect(body.data.map(({ name }: { name: string }) => name).sort()).toEqual([...names].sort());
    const fewer = await gateway.as('get', `${LISTS}?limit=3`).expect(200);
    expect(fewer.body).toEqual({ data: body.data.slice(0, 3), nextCursor: expect.any(String) });
    const none = await gateway.as('get', `${LISTS}?search=nothing-has-this-name`).expect(200);
    expect(none.text).toBe('{"data":[],"nextCursor":null}');
  });

  it('is revised by who read its newest version, and its members are replaced when they are given', async () => {
    const { id, version } = await newList([ada, bob]);
    const url = `${LISTS}/${id}`;
    const named = await gateway.as('put', url).set('If-Match', `"${version}"`).send({ name: 'Directors' }).expect(200);
    expect(named.body).toMatchObject({ name: 'Directors', description: null, emails: [ada, bob] });
    const stale = await gateway.as('put', url).set('If-Match', `"${version}"`).send({ name: 'X', emails: [] });
    expect([stale.status, stale.body]).toEqual([412, problem(412, 'list/stale')]);
    expect(changersIn(stale.body)).toEqual([[version + 1, gateway.config.ADMIN_EMAIL]]);
    const other = ['cy@example.com', ada];
    const replaced = await gateway.as('put', url).send({ name: 'Directors', emails: other }).expect(200);
    expect(replaced.body).toMatchObject({ memberCount: 2, emails: [ada, 'cy@example.com'] });
  });

  it('is deleted and restored with its members', async () => {
    const { id } = await newList([ada]);
    await gateway.as('delete', `${LISTS}/${id}`).expect(204);
    for (const path of ['', '/emails', '/usage', '/stats']) {
      const { body } = await gateway.as('get', `${LISTS}/${id}${path}`).expect(404);
      expect(body).toEqual(problem(404, 'list/unknown'));
    }
    expect((await gateway.as('post', `${LISTS}/${id}/restore`).expect(200)).body).toMatchObject({ emails: [ada] });
  });

  it('of somebody else does not exist for an author, and does for an administrator', async () => {
    const [author, other] = [await newSession(gateway, 'author'), await newSession(gateway, 'author')];
    const { id } = await newList([ada], author);
    const requests: ['get' | 'put' | 'post' | 'delete', string, object?][] = [
      ['get', ''],
      ['put', '', { name: 'Mine' }],
      ['delete', ''],
      ['post', '/restore'],
      ['get', '/emails'],
      ['post', '/emails', { email: bob }],
      ['delete', `/emails/${ada}`],
      ['get', '/usage'],
      ['get', '/stats'],
    ];
    for (const [method, path, body] of requests)
      await gateway.as(method, `${LISTS}/${id}${path}`, other).send(body).expect(404);
    const file = gateway.as('post', `${LISTS}/${id}/import`, other).set('Content-Type', 'text/csv').send(bob);
    await file.expect(404);
    expect((await gateway.as('get', LISTS, other).expect(200)).body.data).toEqual([]);
    expect((await gateway.as('get', `${LISTS}/${id}`).expect(200)).body).toMatchObject({ emails: [ada] });
  });

  it('is not changed by a viewer', async () => {
    const viewer = await newSession(gateway, 'viewer');
    const { body } = await gateway.as('post', LISTS, viewer).send({ name: 'Mine' }).expect(403);
    expect(body).toEqual(problem(403, 'access/forbidden'));
  });

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'a', emails: 'ada@example.com' }, 'emails'],
    [{ name: 'a', emails: [ada, 'a@b'] }, 'emails.1'],
    [{ name: 'a', emails: ['a\r\nBcc: b@example.com'] }, 'emails.0'],
    [{ name: 'a', members: [] }, 'members'],
  ])('is refused with the field that is wrong: %j', async (body, path) => {
    const answer = await gateway.as('post', LISTS).send(body).expect(422);
    expect(answer.body.errors).toEqual([{ path, message: expect.any(String) }]);
  });
});

describe('members', () => {
  it('are added once: those already there are counted, not refused', async () => {
    const { id } = await newList([ada]);
    const add = (body: object) => gateway.as('post', `${LISTS}/${id}/emails`).send(body);
    const { body } = await add({ emails: [ada, bob] }).expect(200);
    expect(body).toEqual({ added: 1, alreadyThere: 1, memberCount: 2 });
    expect((await add({ email: 'Bob@Example.COM' }).expect(200)).body).toMatchObject({ added: 1, memberCount: 3 });
    expect((await add({ email: bob }).expect(200)).body).toEqual({ added: 0, alreadyThere: 1, memberCount: 3 });
    for (const wrong of [{}, { email: ada, emails: [bob] }, { emails: [] }]) await add(wrong).expect(422);
  });

  it('are removed by their address, in any spelling of the domain', async () => {
    const { id } = await newList(['a@bücher.example', ada]);
    await gateway.as('delete', `${LISTS}/${id}/emails/${encodeURIComponent('a@BÜCHER.example')}`).expect(204);
    const gone = await gateway.as('delete', `${LISTS}/${id}/emails/a@xn--bcher-kva.example`).expect(404);
    expect(gone.body).toEqual(problem(404, 'list/member-unknown'));
    expect((await gateway.as('get', `${LISTS}/${id}`)).body).toMatchObject({ emails: [ada] });
  });

  it('is found by a part of its name or description', async () => {
    await gateway.as('post', LISTS).send({ name: 'Nordic Readers', description: 'quarterly', emails: [] }).expect(201);
    const found = async (search: string) => {
      const { body } = await gateway.as('get', LISTS).query({ search }).expect(200);
      return body.data.map(({ name }: { name: string }) => name);
    };
    expect(await found('nordic')).toEqual(['Nordic Readers']);
    expect(await found('QUARTER')).toEqual(['Nordic Readers']);
    expect(await found('nordic%')).toEqual([]);
  });

  it('are paged and searched; a cursor is bound to its search', async () => {
    const { id, emails, memberCount } = await newList(people(1_100));
    expect([emails, memberCount]).toEqual([null, 1_100]);
    const read = (query: string) => gateway.as('get', `${LISTS}/${id}/emails?${query}`);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: { data: { email: string }[]; nextCursor: string | null } } = await read(
        `limit=200${cursor ? `&cursor=${cursor}` : ''}`,
      ).expect(200);
      seen.push(...body.data.map(({ email }) => email));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(people(1_100));
    const found = (await read('search=P0101&limit=3').expect(200)).body;
    expect(found.data).toHaveLength(3);
    expect(found.data[0]).toEqual({ email: 'p01010@example.com', addedAt: expect.any(String) });
    await read(`search=P0102&limit=3&cursor=${found.nextCursor}`).expect(422);
    for (const nothing of ['%25', '_', '\\\\'])
      expect((await read(`search=${nothing}`).expect(200)).body.data).toEqual([]);
  });
});

describe('an import', () => {
  it('reports each refused line, also those a full list has no room for', async () => {
    const { id } = await newList(people(ROOM - 2));
    const file = ['email,name', `${ada},Ada`, 'nobody,N', `${people(1)[0]},P`, `${bob},Bob`, 'cy@example.com,Cy'];
    const { body } = await csv(id, file.join('\r\n')).expect(200);
    expect(body).toEqual({
      lines: 5,
      added: 2,
      alreadyThere: 1,
      refused: [
        { line: 3, value: 'nobody', reason: expect.any(String) },
        { line: 6, value: 'cy@example.com', reason: expect.stringContaining('members already') },
      ],
    });
    const full = await gateway.as('post', `${LISTS}/${id}/emails`).send({ email: 'cy@example.com' }).expect(409);
    expect(full.body).toEqual(problem(409, 'list/full'));
  });

  it('refuses another media type, another charset, an empty file and one that is too large', async () => {
    const { id } = await newList([]);
    const url = `${LISTS}/${id}/import`;
    await gateway
      .as('post', url)
      .send({ emails: [ada] })
      .expect(415);
    await gateway.as('post', url).set('Content-Type', 'text/csv; charset=utf-16').send(ada).expect(415);
    await csv(id, '\n').expect(422);
    await gateway.as('post', url).expect(422);
    const { body } = await csv(id, `${ada}\n`.repeat(600_000)).expect(413);
    expect(body).toMatchObject({ detail: 'the body is larger than 8 MiB' });
  });
});

describe('a list that a schedule sends to', () => {
  const toLists = async (...lists: string[]) => ({
    ...scheduleDraft(await newReport(gateway)),
    recipients: { lists },
  });

  it('is named by its usage, and is deleted only when forced', async () => {
    const { id } = await newList([ada]);
    const created = await gateway
      .as('post', SCHEDULES)
      .send(await toLists(id))
      .expect(201);
    expect(created.body).toMatchObject({ audience: 'individually', recipients: { lists: [id] } });
    const { data } = (await gateway.as('get', `${LISTS}/${id}/usage`).expect(200)).body;
    expect(data).toEqual([expect.objectContaining({ id: created.body.id, status: 'ACTIVE' })]);
    expect((await gateway.as('get', `${LISTS}/${id}/stats`).expect(200)).body).toMatchObject({ schedules: 1 });
    const { body } = await gateway.as('delete', `${LISTS}/${id}`).expect(409);
    expect(body).toEqual(problem(409, 'list/in-use'));
    expect(body.errors).toEqual([{ path: `report-schedules/${created.body.id}`, message: expect.any(String) }]);
    await gateway.as('get', `${LISTS}/${id}`).expect(200);
    await gateway.as('delete', `${LISTS}/${id}?force=true`).expect(204);
  });

  it('must exist, and belong to who schedules', async () => {
    const { id } = await newList([ada]);
    const gone = await newList([ada]);
    await gateway.as('delete', `${LISTS}/${gone.id}`).expect(204);
    const author = await newSession(gateway, 'author');
    const report = await gateway.as('post', '/api/v1/reports', author).send(reportDraft).expect(201);
    const draft = { ...scheduleDraft(report.body.id), recipients: { lists: [id] } };
    const refused = [
      await gateway.as('post', SCHEDULES).send(await toLists(id, report.body.id)),
      await gateway.as('post', SCHEDULES).send(await toLists(id, gone.id)),
    ];
    for (const { status, body } of refused)
      expect([status, body.errors]).toEqual([422, [{ path: 'recipients.lists.1', message: expect.any(String) }]]);
    const { body } = await gateway.as('post', SCHEDULES, author).send(draft).expect(422);
    expect(body.errors).toEqual([{ path: 'recipients.lists.0', message: expect.any(String) }]);
  });
});

it('tells how a list grew', async () => {
  const { id } = await newList([ada, bob]);
  await gateway.as('delete', `${LISTS}/${id}/emails/${ada}`).expect(204);
  expect((await gateway.as('get', `${LISTS}/${id}/stats`).expect(200)).body).toMatchObject({
    memberCount: 1,
    membersAdded: 2,
    membersRemoved: 1,
    membersLeft: 0,
    schedules: 0,
    membersChangedAt: expect.any(String),
  });
  expect((await gateway.as('get', `${LISTS}/${id}/usage`).expect(200)).body).toEqual({ data: [], nextCursor: null });
});
