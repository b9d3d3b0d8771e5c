import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newReport } from '../testing/requests';
import { append, fired, runOpened, scheduleId } from '../testing/samples';

const LISTS = '/api/v1/distribution-lists';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

const newList = async (...emails: string[]): Promise<{ id: string }> =>
  (await gateway.as('post', LISTS).send({ name: 'Managers', emails }).expect(201)).body as { id: string };

it('counts what became of the deliveries to a list in a period, a mixed page for each of its lists', async () => {
  const [first, second] = [await newList('ada@example.com'), await newList('bob@example.com')];
  const at = '2026-11-02T09:00:00.000Z';
  const occurrence = (name: string, lists: string[], when = at) => {
    const occurrenceId = occurrenceIdOf(scheduleId, `${first.id}-${name}`);
    const recipients = { to: [], cc: [], bcc: [], lists };
    return { ...fired({ occurrenceId, audience: 'individually', recipients, at: when }).data };
  };
  const opened = (data: ReturnType<typeof occurrence>, ...members: number[]): DomainEvent[] => {
    const lists = data.recipients.lists.map((listId, index) => ({
      ...{ listId, revision: 1, status: 'active' as const },
      members: members[index] ?? 0,
    }));
    const { occurrenceId } = data;
    return [
      { type: 'OccurrenceFired', data },
      { type: 'RunOpened', data: { ...runOpened.data, occurrenceId, pages: 1, recipients: 1, lists } },
    ];
  };
  const ended = ({ occurrenceId }: { occurrenceId: string }, accepted: number): DomainEvent => ({
    type: 'DeliveryCompleted',
    data: {
      ...{ deliveryId: deliveryIdOf(occurrenceId, 0), occurrenceId, scheduleId: scheduleId },
      ...{ accepted, failed: [], unknown: [], at },
    },
  });
  const [both, one, failed] = [
    occurrence('both', [first.id, second.id]),
    occurrence('one', [first.id, second.id]),
    occurrence('failed', [first.id]),
  ];
  await append(gateway.resources.store, [
    ...opened(both, 1, 1),
    ended(both, 2),
    // The second list was empty then.
    ...opened(one, 1, 0),
    ended(one, 1),
    ...opened(failed, 1),
    ended(failed, 0),
    { type: 'OccurrenceFired', data: occurrence('open', [first.id]) },
    ...opened(occurrence('other time', [first.id], '2026-10-02T09:00:00.000Z'), 1),
  ]);
  await newReport(gateway);
  const stats = async (id: string, query: string) =>
    (await gateway.as('get', `${LISTS}/${id}/stats?${query}`).expect(200)).body.deliveries;
  const november = 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z';
  const none = { skipped: 0, bounced: 0 };
  expect(await stats(first.id, november)).toEqual({
    total: 4,
    sent: 2,
    failed: 1,
    pending: 1,
    ...none,
    successRate: 2 / 3,
  });
  expect(await stats(second.id, november)).toEqual({
    total: 1,
    sent: 1,
    failed: 0,
    pending: 0,
    ...none,
    successRate: 1,
  });
  expect(await stats(second.id, 'to=2020-01-01T00:00:00Z')).toMatchObject({ total: 0, successRate: null });
  const all = (await gateway.as('get', `${LISTS}/${first.id}/stats`).expect(200)).body;
  expect(all).toMatchObject({ runs: 4, recipients: 4, lastRunAt: runOpened.data.at });
  for (const [query, path] of [
    ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'to'],
    ['from=monday', 'from'],
    ['day=monday', 'day'],
  ]) {
    const { body } = await gateway.as('get', `${LISTS}/${first.id}/stats?${query}`).expect(422);
    expect(body.errors).toMatchObject([{ path }]);
  }
});
