import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import { deliveryIdOf, deliveryIds, occurrenceIdOf } from '@punctual/contracts';
import { runEvents } from '../explain/run-events';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newSchedule, problem } from '../testing/requests';
import { append, life } from '../testing/samples';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

it('is answered for the newest run or a given one, to those who may see it', async () => {
  const owner = await newSession(gateway, 'author');
  const { id } = await newSchedule(gateway, owner);
  const { body } = await gateway.as('post', `/api/v1/report-schedules/${id}/execute`, owner).expect(202);
  const occurrenceId = String(body.occurrenceId);
  await append(gateway.resources.store, life(deliveryIdOf(occurrenceId, 0)));
  const ask = (query: string, token = owner, email = 'ANN@example.com') =>
    gateway.as('get', `/api/v1/recipients/${email}/explain?${query}`, token);
  const newest = await eventually(async () => {
    const { body: found } = await ask(`schedule=${id}`).expect(200);
    expect(found.verdict).toBe('got');
    return found;
  });
  expect(newest).toMatchObject({ email: 'ANN@example.com', scheduleId: id, occurrenceId });
  const given = `occurrence=${encodeURIComponent(occurrenceId)}`;
  expect((await ask(given).expect(200)).body).toEqual(newest);
  expect((await ask(given, gateway.token, 'cy@example.com').expect(200)).body.verdict).toBe('not-for-them');

  const unknown = problem(404, 'run/unknown');
  const stranger = await newSession(gateway, 'author');
  for (const query of [`schedule=${id}`, given]) expect((await ask(query, stranger).expect(404)).body).toEqual(unknown);
  expect((await ask('schedule=5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11').expect(404)).body).toEqual(unknown);
  expect((await ask('').expect(422)).body.errors).toMatchObject([{ path: 'schedule' }]);
  await ask(given, owner, 'nobody').expect(422);
});

it('reads each stream once, and none of a channel that the run does not have', async () => {
  const occurrenceId = occurrenceIdOf('22222222-2222-4222-8222-222222222222', 'read once');
  const { store } = gateway.resources;
  const channel = 'portal';
  const [first = '', second = ''] = deliveryIds(occurrenceId, 2, channel);
  await append(store, life(second));
  const read: string[] = [];
  const noting: typeof store = Object.assign(Object.create(store), {
    read: (stream: string) => {
      read.push(stream);
      return store.read(stream);
    },
  });
  const { own, opened } = await runEvents(noting, { occurrenceId, pages: 3, channel, email: 'ann@example.com' });
  expect(read.slice(2)).toEqual([`delivery-${first}`, `delivery-${second}`, `mailing-${second}`]);
  const types = own?.map(({ event: { type } }) => type) ?? [];
  expect([opened, types.includes('DeliveryOpened'), types.includes('AttemptStarted')]).toEqual([true, true, true]);
  expect(types.indexOf('AttemptStarted')).toBeLessThan(types.indexOf('DeliveryCompleted'));
});
