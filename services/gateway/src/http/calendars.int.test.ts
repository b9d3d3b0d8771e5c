import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { changersIn, newReport, problem, reportDraft, scheduleDraft } from '../testing/requests';

const CALENDARS = '/api/v1/calendars';
const SCHEDULES = '/api/v1/report-schedules';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

type Calendar = { id: string; version: number };
const draft = { name: 'Company', country: 'DE', region: 'BY', dates: ['2026-12-24'] };
const newCalendar = async (token?: string): Promise<Calendar> =>
  (await gateway.as('post', CALENDARS, token).send(draft).expect(201)).body as Calendar;
const following = async (calendar: unknown) => ({ ...scheduleDraft(await newReport(gateway)), calendar });

describe('a shared calendar', () => {
  it('is created, read, listed, revised at its newest version, deleted and restored', async () => {
    const created = await gateway.as('post', CALENDARS).send(draft).expect(201);
    const { id } = created.body;
    expect(created.body).toMatchObject({ ...draft, version: 1 });
    expect(created.headers['location']).toBe(`${CALENDARS}/${id}`);
    const url = `${CALENDARS}/${id}`;
    expect((await gateway.as('get', url).expect(200)).body).toEqual(created.body);
    expect((await gateway.as('get', CALENDARS).expect(200)).body.data).toContainEqual(created.body);

    const revised = await gateway.as('put', url).set('If-Match', '"1"').send({ name: 'X', country: 'FR' }).expect(200);
    expect(revised.body).toMatchObject({ name: 'X', country: 'FR', region: null, dates: [], version: 2 });
    const stale = await gateway.as('put', url).set('If-Match', '"1"').send(draft).expect(412);
    expect(stale.body).toEqual(problem(412, 'calendar/stale'));
    expect(changersIn(stale.body)).toEqual([[2, gateway.config.ADMIN_EMAIL]]);

    await gateway.as('delete', url).expect(204);
    expect((await gateway.as('get', url).expect(404)).body).toEqual(problem(404, 'calendar/unknown'));
    const listed = async (query: string) =>
      ((await gateway.as('get', `${CALENDARS}${query}`).expect(200)).body as { data: Calendar[] }).data;
    const data = await listed('');
    expect(data.map((row) => row.id)).not.toContain(id);
    expect((await gateway.as('post', `${url}/restore`).expect(200)).body).toMatchObject({ name: 'X', version: 4 });
    const { id: found } = (
      await gateway
        .as('post', CALENDARS)
        .send({ ...draft, name: 'Straße' })
        .expect(201)
    ).body;
    expect((await listed(`?search=${encodeURIComponent('STRAß')}`)).map((row) => row.id)).toEqual([found]);
    expect(await listed('?search=nothing')).toEqual([]);
  });

  it('is read by everybody, and changed by its owner and administrators alone', async () => {
    const [owner, other] = [await newSession(gateway, 'author'), await newSession(gateway, 'author')];
    const viewer = await newSession(gateway, 'viewer');
    const url = `${CALENDARS}/${(await newCalendar(owner)).id}`;
    for (const token of [other, viewer]) {
      await gateway.as('get', url, token).expect(200);
      for (const [method, path] of [
        ['put', ''],
        ['delete', ''],
        ['post', '/restore'],
      ] as const) {
        const answer = await gateway.as(method, `${url}${path}`, token).send(method === 'put' ? draft : undefined);
        expect([answer.status, answer.body]).toEqual([403, problem(403, 'access/forbidden')]);
      }
    }
    await gateway.as('post', CALENDARS, viewer).send(draft).expect(403);
    await gateway.as('put', url, owner).send(draft).expect(200);
    await gateway.as('put', url).send(draft).expect(200);
  }, 60_000);

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ name: 'a', country: 49 }, 'country'],
    [{ name: 'a', dates: '2026-12-24' }, 'dates'],
    [{ name: 'a', dates: [1] }, 'dates.0'],
    [{ name: 'a', country: 'XX' }, 'country'],
    [{ name: 'a', onHoliday: 'skip' }, 'onHoliday'],
  ])('is refused with the field that is wrong: %j', async (body, path) => {
    const answer = await gateway.as('post', CALENDARS).send(body).expect(422);
    expect(answer.body.errors).toEqual([{ path, message: expect.any(String) }]);
  });
});

describe('a calendar that a schedule follows', () => {
  it('is named by its usage, and is deleted only when forced', async () => {
    const author = await newSession(gateway, 'author');
    const { id } = await newCalendar(author);
    const schedule = (
      await gateway
        .as('post', SCHEDULES)
        .send(await following({ calendarId: id, onHoliday: 'next-business-day' }))
        .expect(201)
    ).body;
    expect(schedule.calendar).toMatchObject({ calendarId: id, onHoliday: 'next-business-day' });
    const url = `${CALENDARS}/${id}`;
    expect((await gateway.as('get', `${url}/usage`).expect(200)).body).toEqual({
      data: [expect.objectContaining({ id: schedule.id, status: 'ACTIVE' })],
      nextCursor: null,
    });
    const { body } = await gateway.as('delete', url).expect(409);
    expect(body).toEqual(problem(409, 'calendar/in-use'));
    expect(body.errors).toEqual([{ path: `report-schedules/${schedule.id}`, message: expect.any(String) }]);

    // Its owner, who may not see the schedule, learns only that there is one.
    expect((await gateway.as('get', `${url}/usage`, author).expect(200)).body.data).toEqual([]);
    const refused = await gateway.as('delete', url, author).expect(409);
    expect(JSON.stringify(refused.body)).not.toContain(schedule.id);

    await gateway.as('delete', `${url}?force=true`).expect(204);
    // The schedule may stay with it, and be changed otherwise; a new one may not follow it.
    const { calendar } = schedule;
    const same = { calendarId: id, onHoliday: calendar.onHoliday };
    const changed = { ...scheduleDraft(schedule.reportId), timeOfDay: '10:00', calendar: same };
    await gateway.as('put', `${SCHEDULES}/${schedule.id}`).send(changed).expect(200);
    for (const [path, body] of [
      ['', await following(same)],
      ['/upcoming', { frequency: 'DAILY', calendar: same }],
    ] as const) {
      const answer = await gateway.as('post', `${SCHEDULES}${path}`).send(body).expect(422);
      expect(answer.body.errors).toEqual([{ path: 'calendar.calendarId', message: 'there is no such calendar' }]);
    }
    const subscription = { reportId: schedule.reportId, frequency: 'DAILY', format: 'PDF', calendar: same };
    const answer = await gateway.as('post', '/api/v1/subscriptions').send(subscription).expect(422);
    expect(answer.body.errors).toEqual([{ path: 'calendar.calendarId', message: 'there is no such calendar' }]);
  });

  it('is deleted when the schedule no longer follows it', async () => {
    const { id } = await newCalendar();
    const created = await gateway
      .as('post', SCHEDULES)
      .send(await following({ calendarId: id }))
      .expect(201);
    await gateway.as('put', `${SCHEDULES}/${created.body.id}`).send(scheduleDraft(created.body.reportId)).expect(200);
    await gateway.as('delete', `${CALENDARS}/${id}`).expect(204);
  });

  it('excludes days of its own, and is copied with the schedule', async () => {
    const { id } = await newCalendar();
    const both = await gateway
      .as('post', SCHEDULES)
      .send(await following({ calendarId: id, country: 'DE' }))
      .expect(422);
    expect(both.body.errors).toEqual([{ path: 'calendar.calendarId', message: expect.any(String) }]);
    const { body } = await gateway
      .as('post', SCHEDULES)
      .send(await following({ calendarId: id }))
      .expect(201);
    const copy = await gateway.as('post', `${SCHEDULES}/${body.id}/duplicate`).expect(201);
    expect(copy.body.calendar).toMatchObject({ calendarId: id });
  });

  it('must exist', async () => {
    const report = await gateway.as('post', '/api/v1/reports').send(reportDraft).expect(201);
    const calendar = { calendarId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90' };
    const { body } = await gateway
      .as('post', SCHEDULES)
      .send({ ...scheduleDraft(report.body.id), calendar })
      .expect(422);
    expect(body.errors).toEqual([{ path: 'calendar.calendarId', message: 'there is no such calendar' }]);
  });
});
