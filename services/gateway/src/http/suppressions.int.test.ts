import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomId, suppressionIdOf } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { type Event, metadataFor } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newSchedule, problem } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

const all = '/api/v1/suppressions';
const suppress = (body: object) => gateway.as('post', all).send({ reason: 'she asked', ...body });
const listed = async (query = '') =>
  ((await gateway.as('get', `${all}${query}`).expect(200)).body.data as { email: string }[]).map(({ email }) => email);

describe('addresses that get no mail', () => {
  it('are added with a reason, found, and lifted with another', async () => {
    const { id: scheduleId } = await newSchedule(gateway);
    const { body } = await suppress({ email: 'ada@example.com' }).expect(201);
    expect(body).toMatchObject({
      ...{ email: 'ada@example.com', scheduleId: null, cause: 'by-hand', reason: 'she asked' },
      ...{ userId: expect.any(String), deliveryId: null, since: expect.any(String) },
    });
    await suppress({ email: 'bob@example.com', scheduleId }).expect(201);
    expect(await listed('?sort=email')).toEqual(['ada@example.com', 'bob@example.com']);
    expect(await listed('?search=ADA')).toEqual(['ada@example.com']);
    expect(await listed('?email=ADA@EXAMPLE.com')).toEqual(['ada@example.com']);
    expect(await listed('?email=da@example.com')).toEqual([]);
    await gateway.as('get', `${all}?email=nobody`).expect(422);
    expect(await listed(`?scheduleId=${scheduleId}`)).toEqual(['bob@example.com']);
    expect(await listed('?cause=complaint')).toEqual([]);
    expect((await gateway.as('get', `${all}/${body.id}`).expect(200)).body).toEqual(body);

    const lift = (reason: object) => gateway.as('post', `${all}/${body.id}/lift`).send(reason);
    await lift({}).expect(422);
    await lift({ reason: 'she wants it again' }).expect(204);
    expect(await listed()).toEqual(['bob@example.com']);
    const unknown = problem(404, 'suppression/unknown');
    expect((await gateway.as('get', `${all}/${body.id}`).expect(404)).body).toEqual(unknown);
    expect((await lift({ reason: 'again' }).expect(404)).body).toEqual(unknown);
  });

  it.each([
    [{ email: 'nobody' }, 'email'],
    [{}, 'email'],
    [{ email: 'cy@example.com', reason: '' }, 'reason'],
    [{ email: 'cy@example.com', reason: 'two\nlines' }, 'reason'],
    [{ email: 'cy@example.com', scheduleId: 'all' }, 'scheduleId'],
  ])('are not added by %j', async (body, path) => {
    const { body: refused } = await suppress(body).expect(422);
    expect(refused.errors).toEqual([expect.objectContaining({ path })]);
  });

  it('are those that get none now: a time that is over ends it', async () => {
    const now = Date.now();
    const suppressed = (name: string, until: number) => {
      const email = `${name}@paused.example.com`;
      const data: Event<'AddressSuppressed'>['data'] = {
        ...{ suppressionId: suppressionIdOf('default', email, null), email, ofSchedule: null, cause: 'soft-bounces' },
        ...{ reason: null, userId: null, fromDelivery: null, until: new Date(until).toISOString() },
        at: new Date(now - 86_400_000).toISOString(),
      };
      const metadata = metadataFor('AddressSuppressed', { tenantId: 'default' });
      const event = { id: randomId(), type: 'AddressSuppressed', data, metadata };
      return gateway.resources.store.append('suppression-default', [event], 'any');
    };
    await suppressed('over', now - 1_000);
    await suppressed('paused', now + 86_400_000);
    await eventually(async () => expect(await listed('?cause=soft-bounces')).toEqual(['paused@paused.example.com']));
    const id = (name: string) => suppressionIdOf('default', `${name}@paused.example.com`, null);
    const { body } = await gateway.as('get', `${all}/${id('paused')}`).expect(200);
    expect(body).toMatchObject({ cause: 'soft-bounces', until: new Date(now + 86_400_000).toISOString() });
    await gateway.as('get', `${all}/${id('over')}`).expect(404);
  });

  it('are for administrators', async () => {
    const token = await newSession(gateway, 'author');
    await gateway.as('get', all, token).expect(403);
    await gateway.as('post', all, token).send({ email: 'cy@example.com', reason: 'no' }).expect(403);
  });
});
