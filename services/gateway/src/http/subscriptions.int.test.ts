import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomId, runIn } from '@punctual/chassis';
import { eventually, storedIn } from '@punctual/chassis/testing';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { changersIn, newReport, problem, reportDraft, scheduleDraft } from '../testing/requests';

const SUBSCRIPTIONS = '/api/v1/subscriptions';
const SCHEDULES = '/api/v1/report-schedules';
const LISTS = '/api/v1/distribution-lists';
const RECEIVES = '/api/v1/me/receives';

let gateway: TestGateway;
let person: Person;
let stranger: Person;
beforeAll(async () => {
  gateway = await startTestGateway();
  // Logins are limited, so tests share who subscribes, and who has nothing.
  [person, stranger] = [await newPerson(), await newPerson()];
});
afterAll(() => gateway.close());

type Person = { token: string; email: string };
/** An account with a report of its own. */
const newPerson = async (role: 'author' | 'viewer' = 'author'): Promise<Person> => {
  const token = await newSession(gateway, role);
  const { body } = await gateway.as('get', '/api/v1/sessions/current', token).expect(200);
  return { token, email: String(body.user.email) };
};
const reportOf = async ({ token }: Person): Promise<string> =>
  String((await gateway.as('post', '/api/v1/reports', token).send(reportDraft).expect(201)).body.id);
const draftOf = (reportId: string) => ({ reportId, frequency: 'DAILY', format: 'PDF', deliveryMethod: 'EMAIL' });
const subscribe = async (person: Person) => {
  const draft = draftOf(await reportOf(person));
  return (await gateway.as('post', SUBSCRIPTIONS, person.token).send(draft).expect(201)).body;
};
const received = async ({ token }: Person) => (await gateway.as('get', RECEIVES, token).expect(200)).body.data;

describe('a subscription', () => {
  it('is a schedule to its user alone, and says nothing of recipients', async () => {
    const made = await subscribe(person);
    expect(made).toMatchObject({ deliveryMethod: 'EMAIL', format: 'PDF', timezone: 'Europe/Lisbon', status: 'ACTIVE' });
    expect(made).not.toHaveProperty('recipients');
    const { body } = await gateway.as('get', `${SUBSCRIPTIONS}/${made.id}`, person.token).expect(200);
    expect(body).toEqual(made);
    const { data } = (await gateway.as('get', SUBSCRIPTIONS, person.token).expect(200)).body;
    expect(data).toContainEqual(made);
    const created = (await storedIn(gateway.resources.store, `schedule-${made.id}`))[0]?.data;
    expect(created).toMatchObject({
      spec: {
        recipients: { to: [person.email], cc: [], bcc: [], lists: [] },
        audience: 'individually',
        overlap: 'queue-one',
      },
    });
  });

  it('is paused, resumed, changed, ended and restored', async () => {
    const { id, reportId, version } = await subscribe(person);
    const url = `${SUBSCRIPTIONS}/${id}`;
    const post = (path: string) => gateway.as('post', `${url}/${path}`, person.token);
    expect((await post('pause').expect(200)).body).toMatchObject({ status: 'PAUSED', version: version + 1 });
    expect((await post('resume').expect(200)).body).toMatchObject({ status: 'ACTIVE' });
    const weekly = { ...draftOf(reportId), frequency: 'WEEKLY', dayOfWeek: 1 };
    const stale = await gateway.as('put', url, person.token).set('If-Match', `"${version}"`).send(weekly);
    expect(stale.status).toBe(412);
    expect(changersIn(stale.body)?.map(([changed]) => changed)).toEqual([version + 1, version + 2]);
    const changed = await gateway.as('put', url, person.token).send(weekly).expect(200);
    expect(changed.body).toMatchObject({ frequency: 'WEEKLY', dayOfWeek: 1 });
    await gateway.as('get', `${url}/history`, person.token).expect(200);
    await gateway.as('delete', url, person.token).expect(204);
    await gateway.as('get', url, person.token).expect(404);
    const ids = async () =>
      (await gateway.as('get', SUBSCRIPTIONS, person.token)).body.data.map((row: { id: string }) => row.id);
    expect(await ids()).not.toContain(id);
    await post('restore').expect(200);
    await gateway.as('get', url, person.token).expect(200);
  });

  it('still goes to its user when an administrator changes it', async () => {
    const { id, reportId } = await subscribe(person);
    await gateway
      .as('put', `${SUBSCRIPTIONS}/${id}`)
      .send({ ...draftOf(reportId), timeOfDay: '10:00' })
      .expect(200);
    expect((await storedIn(gateway.resources.store, `schedule-${id}`)).at(-1)?.data).toMatchObject({
      spec: { timeOfDay: '10:00', recipients: { to: [person.email] } },
    });
  });

  it('is no schedule to read, change or run, and a schedule is no subscription', async () => {
    const { id } = await subscribe(person);
    const requests: ['get' | 'put' | 'post' | 'delete', string, object?][] = [
      ['get', ''],
      ['put', '', scheduleDraft(await newReport(gateway))],
      ['post', '/execute'],
      ['post', '/duplicate'],
      ['delete', ''],
    ];
    for (const [method, path, body] of requests)
      await gateway.as(method, `${SCHEDULES}/${id}${path}`).send(body).expect(404);
    const bulk = { action: 'pause', filter: {} };
    const paused = await gateway.as('post', `${SCHEDULES}/bulk`, person.token).send(bulk).expect(200);
    expect(JSON.stringify(paused.body)).not.toContain(id);
    const { data } = (await gateway.as('get', `${SCHEDULES}?limit=200`).expect(200)).body;
    expect(data.map((row: { id: string }) => row.id)).not.toContain(id);
    const draft = scheduleDraft(await newReport(gateway));
    const schedule = (await gateway.as('post', SCHEDULES).send(draft).expect(201)).body;
    const { body } = await gateway.as('get', `${SUBSCRIPTIONS}/${schedule.id}`).expect(404);
    expect(body).toEqual(problem(404, 'subscription/unknown'));
  });

  it('of somebody else does not exist', async () => {
    const { id } = await subscribe(person);
    const { token } = stranger;
    for (const [method, path] of [
      ['get', ''],
      ['delete', ''],
      ['post', '/pause'],
      ['post', '/resume'],
      ['post', '/restore'],
      ['get', '/history'],
    ] as const)
      await gateway.as(method, `${SUBSCRIPTIONS}/${id}${path}`, token).expect(404);
    expect((await gateway.as('get', SUBSCRIPTIONS, token)).body.data).toEqual([]);
  });

  it.each([
    [{ deliveryMethod: 'SLACK' }, 'deliveryMethod', /only EMAIL and PORTAL/],
    [{ deliveryMethod: 'WEBHOOK' }, 'deliveryMethod', /only EMAIL and PORTAL/],
    [{ deliveryMethod: 'PIGEON' }, 'deliveryMethod', /one of/],
    [{ recipients: { to: ['other@example.com'] } }, 'recipients', /not a known field/],
    [{ audience: 'together' }, 'audience', /not a known field/],
    [{ format: undefined }, 'format', /required/],
    [{ reportId: '11111111-1111-4111-8111-111111111111' }, 'reportId', /no such report/],
  ])('is refused with the field that is wrong: %j', async (changes, path, message) => {
    const draft = { ...draftOf(await newReport(gateway)), ...changes };
    const { body } = await gateway.as('post', SUBSCRIPTIONS).send(draft).expect(422);
    expect(body.errors).toEqual([{ path, message: expect.stringMatching(message) }]);
  });
});

describe('what a person receives', () => {
  it('is told with why, and each has a way out', async () => {
    const reader = await newPerson();
    const own = await subscribe(reader);
    const listed = (
      await gateway
        .as('post', LISTS)
        .send({ name: 'All', emails: [reader.email] })
        .expect(201)
    ).body;
    const reportId = await newReport(gateway);
    const schedule = async (recipients: object) =>
      (
        await gateway
          .as('post', SCHEDULES)
          .send({ ...scheduleDraft(reportId), recipients })
          .expect(201)
      ).body;
    const named = await schedule({ to: [reader.email.toUpperCase(), 'other@example.com'] });
    const byList = await schedule({ lists: [listed.id] });
    const all = await received(reader);
    const about = all.map((one: { why: string; schedule: { id: string }; role: string | null }) => [
      one.why,
      one.schedule.id,
      one.role,
    ]);
    expect(about).toEqual([
      ['schedule', named.id, 'to'],
      ['subscription', own.id, 'to'],
      ['list', byList.id, null],
    ]);
    expect(all[2]).toMatchObject({ list: { id: listed.id, name: 'All' } });
    await gateway.as('delete', all[1].leave.path, reader.token).expect(204);
    await gateway.as('delete', all[2].leave.path, reader.token).expect(204);
    expect((await received(reader)).map(({ why }: { why: string }) => why)).toEqual(['schedule']);
    const stats = await gateway.as('get', `${LISTS}/${listed.id}/stats`).expect(200);
    expect(stats.body).toMatchObject({ memberCount: 0, membersLeft: 1, membersRemoved: 0 });
  });

  it('says what is not sent and why, and who left by the link in a mail gets it again', async () => {
    const reader = await newPerson('viewer');
    const draft = { ...scheduleDraft(await newReport(gateway)), recipients: { to: [reader.email] } };
    const { id: scheduleId } = (await gateway.as('post', SCHEDULES).send(draft).expect(201)).body;
    const back = (body: object) => gateway.as('post', `${RECEIVES}/return`, reader.token).send(body);
    expect(await received(reader)).toMatchObject([{ suppressed: null }]);
    const { bus } = gateway.resources;
    const data = { email: reader.email, scheduleId, fromDelivery: 'd', after: 'leaves' as const, until: null };
    await runIn({ tenantId: 'default', userId: null }, () => bus.request({ type: 'Unsubscribe', data }, randomId()));
    await eventually(async () =>
      expect(await received(reader)).toMatchObject([
        { suppressed: { cause: 'unsubscribed', all: false, returns: true } },
      ]),
    );
    await back({}).expect(422);
    await back({ scheduleId }).expect(204);
    expect(await received(reader)).toMatchObject([{ suppressed: null }]);

    const taken = { email: reader.email, reason: 'she asked' };
    await gateway.as('post', '/api/v1/suppressions').send(taken).expect(201);
    expect(await received(reader)).toMatchObject([{ suppressed: { cause: 'by-hand', all: true, returns: false } }]);
  });

  it('ends when a recipient leaves a schedule of somebody else', async () => {
    const reader = await newPerson('viewer');
    const draft = { ...scheduleDraft(await newReport(gateway)), recipients: { to: [reader.email] } };
    const { id } = (await gateway.as('post', SCHEDULES).send(draft).expect(201)).body;
    await gateway.as('delete', `${RECEIVES}/schedules/${id}`, stranger.token).expect(404);
    await gateway.as('delete', `${RECEIVES}/schedules/${id}`, reader.token).expect(204);
    expect(await received(reader)).toEqual([]);
    const { recipients } = (await gateway.as('get', `${SCHEDULES}/${id}`).expect(200)).body;
    expect(recipients).toEqual({ to: [], cc: [], bcc: [], lists: [] });
    await gateway.as('delete', `${RECEIVES}/schedules/${id}`, reader.token).expect(404);
  });

  it('of lists names a list without schedules too, and leaving one needs membership', async () => {
    const reader = await newPerson();
    const { id } = (
      await gateway
        .as('post', LISTS)
        .send({ name: 'Idle', emails: [reader.email] })
        .expect(201)
    ).body;
    expect(await received(reader)).toMatchObject([{ why: 'list', schedule: null, list: { id } }]);
    const { body } = await gateway.as('delete', `${RECEIVES}/lists/${id}`, stranger.token).expect(404);
    expect(body).toEqual(problem(404, 'list/unknown'));
    await gateway.as('delete', `${LISTS}/${id}`).expect(204);
    expect(await received(reader)).toEqual([]);
  });
});
