import { comparable, type DeliveryResource, type ScheduleResource, userResource } from '@punctual/contracts';
import { z } from 'zod';
import { schedulesWith } from '../../schedule/saved-filters';
import type { Principal } from '../../session/sessions';
import { namesOf } from '../../today/due';
import { deliveryView } from '../../views/delivery.view';
import { listView } from '../../views/list.view';
import { searchable } from '../../views/list-member.view';
import type { ListQuery } from '../../views/list-query';
import type { ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { scheduleView } from '../../views/schedule.view';
import { seenBy } from '../../views/seen-by';
import { withWords } from '../../views/text-search';
import { userView } from '../../views/user.view';
import type { AnyView, View } from '../../views/view';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { sentTo } from './delivery-list';

const kinds = ['schedule', 'subscription', 'report', 'list', 'delivery', 'person'] as const;
const found = z.strictObject({
  kind: z.enum(kinds),
  id: z.string().describe('of a person, the e-mail address'),
  name: z.string(),
  detail: z.string(),
});
type Found = z.infer<typeof found>;

const query = z.strictObject({
  q: z.string().trim().min(1, 'must not be blank').max(200),
  limit: z.coerce.number().int().min(1).max(50).default(5).describe('at most so many of each kind'),
});

const summary = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string().optional(),
  memberCount: z.number().optional(),
});

type Where = NonNullable<ListQuery['where']>;

/** Finds by words in names, which an index over them answers, and by the beginning of addresses. */
class Search {
  constructor(
    private readonly views: ViewReader,
    private readonly user: Principal,
    private readonly text: string,
    private readonly limit: number,
  ) {}

  async all(): Promise<Found[]> {
    const [schedules, subscriptions, reports, lists, deliveries, accounts] = await Promise.all([
      this.schedules('schedule'),
      this.schedules('subscription'),
      this.named('report', reportView as View<never>, ({ type = '' }) => type),
      this.named('list', listView as View<never>, ({ memberCount = 0 }) => String(memberCount)),
      this.deliveries(),
      this.user.role === 'admin' ? this.accounts() : [],
    ]);
    const names = await namesOf(this.views, [...new Set(deliveries.map(({ scheduleId }) => scheduleId))], this.user);
    const persons = new Map([...accounts, ...this.recipients(deliveries)].map((one) => [searchable(one.id), one]));
    return [
      ...schedules,
      ...subscriptions,
      ...reports,
      ...lists,
      ...[...persons.values()].slice(0, this.limit),
      ...deliveries.map(({ id, scheduleId, status, createdAt }) => ({
        ...{ kind: 'delivery' as const, id, name: names.get(scheduleId) ?? '', detail: `${status} ${createdAt}` },
      })),
    ];
  }

  private async rows(view: AnyView, where: Where, more: Partial<ListQuery> = {}): Promise<unknown[]> {
    const sort = { column: 'createdAt', descending: true };
    return (await this.views.list(view, { where, sort, limit: this.limit, ...more })).map(({ doc }) => doc);
  }

  /** Rows with the text in their words, looked up in the index over the words. */
  private withWords(view: AnyView, where: Where, more: Partial<ListQuery> = {}): Promise<unknown[]> {
    return this.rows(view, where, { filters: [[withWords(view, this.text)]], ...more });
  }

  private async schedules(kind: 'schedule' | 'subscription'): Promise<Found[]> {
    const where: Where = [...seenBy(this.user), ['kind', '=', kind], ['deleted', '=', 0]];
    const rows = (await this.rows(scheduleView as unknown as AnyView, where, {
      filters: [schedulesWith(this.text, this.user)],
    })) as ScheduleResource[];
    const names = await namesOf(
      this.views,
      rows.map(({ id }) => id),
      this.user,
    );
    return rows.map(({ id, status }) => ({ kind, id, name: names.get(id) ?? '', detail: status }));
  }

  private async named(
    kind: 'report' | 'list',
    view: View<never>,
    detailOf: (row: z.infer<typeof summary>) => string,
  ): Promise<Found[]> {
    const rows = await this.withWords(view as unknown as AnyView, [...seenBy(this.user), ['deleted', '=', 0]], {
      show: 'summary',
    });
    return rows.map((row) => {
      const shown = summary.parse(row);
      return { kind, id: shown.id, name: shown.name, detail: detailOf(shown) };
    });
  }

  private async accounts(): Promise<Found[]> {
    const rows = await this.withWords(userView as unknown as AnyView, [], { show: 'summary' });
    return rows.map((row) => {
      const { email, name, role } = userResource.parse(row);
      return { kind: 'person', id: email, name: name ?? email, detail: role };
    });
  }

  private async deliveries(): Promise<DeliveryResource[]> {
    const more = { filters: [[sentTo(this.text)]] };
    return (await this.rows(deliveryView as unknown as AnyView, seenBy(this.user), more)) as DeliveryResource[];
  }

  private recipients(deliveries: readonly DeliveryResource[]): Found[] {
    return deliveries.flatMap(({ recipients }) =>
      recipients.flatMap(({ email }) =>
        searchable(email).startsWith(this.text)
          ? [{ kind: 'person' as const, id: email, name: email, detail: '' }]
          : [],
      ),
    );
  }
}

/** Search over everything that the caller may see. */
export const searchRoutes = ({ views }: { views: ViewReader }): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/search',
    id: 'search',
    tag: 'Search',
    summary:
      'Find schedules, subscriptions, reports and lists by words in their names, and people and deliveries by the beginning of an address, from two characters on',
    access: 'reader',
    query,
    answers: { 200: json('What was found, kind by kind', z.strictObject({ data: z.array(found) })) },
    handle: async ({ query: { q, limit }, user }) => {
      const data = await new Search(views, user, comparable(q), limit).all();
      return { status: 200, body: { data } };
    },
  }),
];
