import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newSchedule, scheduleDraft } from '../testing/requests';

const path = '/api/v1/report-schedules/upcoming';
let gateway: TestGateway;
let scheduleId: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  scheduleId = (await newSchedule(gateway)).id;
});
afterAll(() => gateway.close());

describe('a saved schedule', () => {
  const of = (query = '') => gateway.as('get', `/api/v1/report-schedules/${scheduleId}/upcoming${query}`);
  it('has ten runs, or as many as asked', async () => {
    expect((await of().expect(200)).body).toEqual({ sentence: `10 runs of ${scheduleId} null`, upcoming: [] });
    expect((await of('?count=3').expect(200)).body.sentence).toMatch(/^3 runs/);
  });
  it.each(['0', '101', 'x', '1.5'])('refuses %s runs', async (count) => {
    expect((await of(`?count=${count}`).expect(422)).body.errors).toMatchObject([{ path: 'count' }]);
  });
});

describe('a schedule that is not saved', () => {
  const ask = (body: object) => gateway.as('post', path).send(body);
  it('needs its frequency alone, and gets the defaults of a schedule', async () => {
    const { body } = await ask({ frequency: 'DAILY' }).expect(200);
    expect(body.sentence).toMatch(/^10 runs of a new one /);
    expect(JSON.parse(body.sentence.replace(/^[^{]*/, ''))).toMatchObject({
      frequency: 'DAILY',
      timeOfDay: '09:00',
      timezone: 'Europe/Lisbon', // the operator's DEFAULT_TIMEZONE
      everyWeeks: 1,
      calendar: null,
    });
  });
  it('may be the whole body of a schedule, of which only the rule goes on', async () => {
    const draft = scheduleDraft('0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90');
    const { body } = await ask({ ...draft, nthWeekday: { n: 2, day: 1 }, count: 5 }).expect(200);
    expect(body.sentence).toMatch(/^5 runs .*"nthWeekday":\{"n":2,"day":1\}/);
    expect(body.sentence).not.toMatch(/recipients|format|count/);
  });
  it('is compared with a saved one that the user may see', async () => {
    const { body } = await ask({ frequency: 'DAILY', scheduleId }).expect(200);
    expect(body.sentence).toContain(`10 runs of ${scheduleId} {"frequency":"DAILY"`);
    const stranger = await newSession(gateway, 'author');
    const refused = await gateway.as('post', path, stranger).send({ frequency: 'DAILY', scheduleId }).expect(404);
    expect(refused.body.code).toBe('schedule/unknown');
  });
  it.each<[string, object, string]>([
    ['no frequency', {}, 'frequency'],
    ['an unknown one', { frequency: 'YEARLY' }, 'frequency'],
    ['an unknown field', { frequency: 'DAILY', colour: 'red' }, 'colour'],
    ['too many runs', { frequency: 'DAILY', count: 101 }, 'count'],
    ['a wrong type', { frequency: 'DAILY', everyWeeks: '2' }, 'everyWeeks'],
    ['hours that are no pair', { frequency: 'HOURLY', between: ['08:00'] }, 'between'],
    ['a spread of days', { frequency: 'DAILY', spread: 'PT13H' }, 'spread'],
    ['what the scheduler refuses', { frequency: 'DAILY', timeOfDay: '25:00' }, 'timeOfDay'],
  ])('is refused with the field for %s', async (_, body, field) => {
    expect((await ask(body).expect(422)).body.errors[0].path).toMatch(new RegExp(`^${field}`));
  });
});
