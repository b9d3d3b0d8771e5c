import { suppressionIdOf } from '@punctual/chassis';
import { type Received, receivedResource, type ScheduleResource } from '@punctual/contracts';
import { audienceView, listValue } from '../views/audience.view';
import { type ListRow, listView } from '../views/list.view';
import { type ListMemberRow, listMemberView, searchable } from '../views/list-member.view';
import type { ViewReader } from '../views/reader';
import { scheduleView } from '../views/schedule.view';
import { suppressedNow } from '../views/suppressed-now';

/** How many schedules or lists of one kind are looked at for a person. */
const MOST = 1_000;
const BASE = '/api/v1';

const scheduleShape = receivedResource.shape.schedule.unwrap().strip();
const sort = { column: 'createdAt', descending: true };

const roleOf = ({ recipients }: ScheduleResource, email: string): Received['role'] =>
  (['to', 'cc', 'bcc'] as const).find((role) => recipients[role].some((one) => searchable(one) === email)) ?? null;

/** The schedules that name an address or a list and will run again, newest first. */
const schedulesTo = async (views: ViewReader, value: string): Promise<ScheduleResource[]> => {
  const rows = await views.list(audienceView, { has: value, sort, limit: MOST });
  const schedules = await Promise.all(rows.map(({ key }) => views.get(scheduleView, key)));
  return schedules.flatMap((row) => (row && row.status !== 'ENDED' && row.deletedAt === null ? [row] : []));
};

/** What somebody receives, before it is known whether it is sent. */
type Meant = Omit<Received, 'suppressed'>;

const direct = (row: ScheduleResource, email: string): Meant => {
  const subscribed = row.deliveryMethod !== null;
  const path = subscribed ? `${BASE}/subscriptions/${row.id}` : `${BASE}/me/receives/schedules/${row.id}`;
  return {
    why: subscribed ? 'subscription' : 'schedule',
    schedule: scheduleShape.parse(row),
    role: roleOf(row, email),
    list: null,
    leave: { method: 'DELETE', path },
  };
};

const byList = ({ id, name }: ListRow, row: ScheduleResource | null): Meant => ({
  why: 'list',
  schedule: row && scheduleShape.parse(row),
  role: null,
  list: { id, name },
  leave: { method: 'DELETE', path: `${BASE}/me/receives/lists/${id}` },
});

/** The lists an address is a member of, in any case, with the addresses by which it is. */
export const membershipsOf = async (views: ViewReader, account: string): Promise<ListMemberRow[]> => {
  const rows = await views.list(listMemberView, {
    where: [['email', '=', searchable(account)]],
    sort: { column: 'addedAt', descending: true },
    limit: MOST,
  });
  return rows.map(({ doc }) => doc as ListMemberRow);
};

/** Whether something that is for somebody is sent to them. */
const suppressedFor =
  (views: ViewReader, { tenantId, email }: Account, now: string) =>
  async (meant: Meant): Promise<Received> => {
    const rowOf = (scheduleId: string | null) =>
      suppressedNow(views, suppressionIdOf(tenantId, email, scheduleId), now);
    const all = await rowOf(null);
    const found = all ?? (meant.schedule && (await rowOf(meant.schedule.id)));
    if (!found) return { ...meant, suppressed: null };
    const { cause, since, until } = found;
    return { ...meant, suppressed: { cause, since, until, all: all !== null, returns: cause === 'unsubscribed' } };
  };

type Account = { tenantId: string; email: string };

/** Everything that is for the address of an account: by schedules, by lists and by subscriptions. */
export const receivedBy = async (
  views: ViewReader,
  { tenantId, email: account }: Account,
  now: string,
): Promise<Received[]> => {
  const email = searchable(account);
  const named = (await schedulesTo(views, email)).map((row) => direct(row, email));
  const listIds = [...new Set((await membershipsOf(views, account)).map(({ listId }) => listId))];
  const lists = (await Promise.all(listIds.map((id) => views.get(listView, id)))).flatMap((row) =>
    row && row.deletedAt === null ? [row] : [],
  );
  const listed = await Promise.all(
    lists.map(async (list) => {
      const schedules = await schedulesTo(views, listValue(list.id));
      return schedules.length === 0 ? [byList(list, null)] : schedules.map((row) => byList(list, row));
    }),
  );
  return Promise.all([...named, ...listed.flat()].map(suppressedFor(views, { tenantId, email: account }, now)));
};
