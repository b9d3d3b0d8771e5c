import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type DomainEvent, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, problem } from '../testing/requests';
import { append, at, fired, runOpened, scheduleCreated } from '../testing/samples';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const runOf = (id: string) => `/api/v1/runs/${encodeURIComponent(id)}`;
const why = '1200 recipients are more than 3 times the median of the last 10 runs, which is 40';
const idOf = (count: number) => `44444444-4444-4444-8444-${String(count).padStart(12, '0')}`;
/** A run of a user that is held, or goes on. */
const opened = async (scheduleId: string, userId: string, held: boolean): Promise<string> => {
  const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-02T09-00');
  const numbers = { recipients: 1_200, limit: 120, median: 40, why };
  const events: DomainEvent[] = [
    { ...scheduleCreated, data: { ...scheduleCreated.data, scheduleId, userId } },
    fired({ scheduleId, occurrenceId, userId }),
    { type: 'RunOpened', data: { ...runOpened.data, scheduleId, occurrenceId, userId } },
    ...(held
      ? ([
          { type: 'RunHeld', data: { occurrenceId, scheduleId, pages: 1, ...numbers, attempt: 1, at: at(63) } },
        ] satisfies DomainEvent[])
      : []),
  ];
  await append(gateway.resources.store, events);
  // The next write waits for the views, so they also hold every event appended before it.
  await newReport(gateway);
  return occurrenceId;
};
const me = async (token: string) => (await gateway.as('get', '/api/v1/me', token).expect(200)).body.id as string;

it('a held run shows the numbers, and its owner or an administrator releases it, once', async () => {
  const owner = await newSession(gateway, 'author');
  const id = await opened(idOf(1), await me(owner), true);
  const numbers = { recipients: 1_200, limit: 120, median: 40, why, since: at(63) };
  const read = await gateway.as('get', runOf(id), owner).expect(200);
  expect(read.body).toMatchObject({ status: 'PENDING', held: numbers });

  const release = (token?: string) => gateway.as('post', `${runOf(id)}/release`, token);
  const stranger = await release(await newSession(gateway, 'author'));
  expect([stranger.status, stranger.body]).toEqual([404, problem(404, 'run/unknown')]);
  await release(await newSession(gateway, 'viewer')).expect(403);
  const next = { scheduleId: idOf(1), from: await me(owner), userId: 'u2', at: at(64) };
  await append(gateway.resources.store, [{ type: 'ScheduleTransferred', data: next }]);
  await newReport(gateway);
  expect((await release(owner).expect(403)).body).toEqual(problem(403, 'schedule/not-owner'));
  const back = { ...next, from: 'u2', userId: next.from };
  await append(gateway.resources.store, [{ type: 'ScheduleTransferred', data: back }]);
  await newReport(gateway);
  expect((await release(owner).expect(200)).body).toMatchObject({ id, held: null });
  expect((await release().expect(200)).body).toMatchObject({ id, held: null });
}, 30_000);

it('only a held run can be released', async () => {
  const id = await opened(idOf(2), 'u1', false);
  const free = await gateway.as('post', `${runOf(id)}/release`);
  expect([free.status, free.body]).toEqual([409, problem(409, 'run/not-held')]);
  await gateway.as('post', `${runOf(occurrenceIdOf(idOf(1), 'never'))}/release`).expect(404);
  await gateway.as('post', '/api/v1/runs/x/release').expect(422);
  await gateway
    .as('post', `${runOf(id)}/release`)
    .send({ why: 'x' })
    .expect(422);
}, 30_000);
