import type { ScheduleRow } from '@punctual/contracts';
import type { Principal } from '../session/sessions';
import { listView } from '../views/list.view';
import type { ViewReader } from '../views/reader';
import { type ScheduleDoc, shownSchedule } from '../views/schedule.view';
import { userView } from '../views/user.view';
import type { Cell } from '../views/view';
import { reportNames } from './report-names';
import type { Sentences } from './sentences';

const textOf = (value: Cell | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Schedules as a table shows them to a user: in words, with the names of their reports and owners, and how many get them. */
export const rowsOf = async (
  views: ViewReader,
  sentences: Sentences,
  rows: readonly ScheduleDoc[],
  user: Principal,
): Promise<ScheduleRow[]> => {
  const each = (of: (row: ScheduleDoc) => readonly string[]) => [...new Set(rows.flatMap(of))];
  const owners = each(({ userId }) => [userId]);
  const [inWords, reports, people, members] = await Promise.all([
    sentences.of(rows),
    reportNames(
      views,
      each(({ reportId }) => [reportId]),
      user,
    ),
    views.columns(userView, owners, ['name', 'email']),
    views.cells(
      listView,
      each(({ recipients: { lists } }) => lists),
      'members',
    ),
  ]);
  return rows.map((row, index) => {
    const { to, cc, bcc, lists } = row.recipients;
    const owner = people.get(row.userId);
    const inLists = lists.reduce((sum, id) => sum + Number(members.get(id) ?? 0), 0);
    return {
      ...shownSchedule(row),
      sentence: inWords[index] ?? null,
      reportName: textOf(reports.get(row.reportId)),
      ownerName: textOf(owner?.name) ?? textOf(owner?.email),
      recipientCount: typeof row.audience === 'object' ? null : to.length + cc.length + bcc.length + inLists,
    };
  });
};
