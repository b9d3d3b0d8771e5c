import { membershipsOf } from '../list/received';
import type { Principal } from '../session/sessions';
import { FAILING } from '../today/due';
import { attentionView } from '../views/attention.view';
import { audienceView, listValue } from '../views/audience.view';
import { listView } from '../views/list.view';
import { searchable } from '../views/list-member.view';
import type { Among, ListQuery } from '../views/list-query';
import type { ViewReader } from '../views/reader';
import { reportView } from '../views/report.view';
import { scheduleView } from '../views/schedule.view';
import { type Reader, seenBy } from '../views/seen-by';
import { withWords } from '../views/text-search';
import { userView } from '../views/user.view';

/** The saved filters of the table of schedules. */
export const savedFilters = [
  ...(['failing', 'held', 'owner-gone', 'no-recipients', 'paused', 'never-ran', 'mine', 'i-receive'] as const),
] as const;
export type SavedFilter = (typeof savedFilters)[number];

type Filter = { where?: NonNullable<ListQuery['where']>; filters?: readonly (readonly Among[])[] };

/** What a saved filter means for a user. */
export const savedFilter = async (views: ViewReader, name: SavedFilter, user: Principal): Promise<Filter> => {
  switch (name) {
    case 'failing':
      return { where: [['lastOutcome', 'in', FAILING]] };
    case 'held':
      return {
        filters: [
          [{ column: 'key', values: { view: attentionView, column: 'scheduleId', where: [['why', '=', 'held']] } }],
        ],
      };
    case 'owner-gone':
      return {
        filters: [
          [
            {
              column: 'userId',
              values: { view: userView, column: 'key', where: [['status', '!=', 'DISABLED']] },
              not: true,
            },
          ],
        ],
      };
    case 'no-recipients': {
      const full = {
        view: listView,
        column: 'goesTo',
        where: [['members', '>=', 1] as const, ['deleted', '=', 0] as const],
      };
      return {
        where: [['named', '=', 0]],
        filters: [[{ column: 'key', many: audienceView, values: full, not: true }]],
      };
    }
    case 'paused':
      return { where: [['status', '=', 'PAUSED']] };
    case 'never-ran':
      return { where: [['lastRunDate', '=', '']] };
    case 'mine':
      return { where: [['userId', '=', user.userId]] };
    case 'i-receive': {
      const lists = (await membershipsOf(views, user.email)).map(({ listId }) => listValue(listId));
      return { filters: [[{ column: 'key', many: audienceView, values: [searchable(user.email), ...lists] }]] };
    }
  }
};

/** Schedules of which a text is in the name, or in the kind or the name of one of its reports that the user may see. Answered from indexes over these words. */
export const schedulesWith = (text: string, user: Reader): readonly Among[] => [
  withWords(scheduleView, text),
  withWords(reportView, text, { many: scheduleView, where: seenBy(user) }),
];
