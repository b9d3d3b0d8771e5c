import type { ScheduleRow } from '@punctual/contracts';
import type { Principal } from '../session/sessions';
import { listView } from '../views/list.view';
import type { ViewReader } from '../views/reader';
import { type ScheduleDoc, shownSchedule } from '../views/schedule.view';
import { userView } from '../views/user.view';
import { reportNames } from './report-names';
import type { Sentences } from './sentences';

const textOf = (cells: ReadonlyMap<string, unknown>, key: string): string | null => {
  const value = cells.get(key);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Schedules as a table shows them to a user: in words, with the names of their reports and owners, and how many get them. */
export const rowsOf = async (
  views: ViewReader,
  sentences: Sentences,
  rows: readonly ScheduleDoc[],
  user: Principal,
): Promise<ScheduleRow[]> => {
  const each = (of: (row: ScheduleDoc) => readonly string[]) => [...new Set(rows.flatMap(of))];
  const owners = each(({ userId }) => [userId]);
  const [inWords, reports, names, addresses, members] = await Promise.all([
    sentences.of(rows),
    reportNames(
      views,
      each(({ reportId }) => [reportId]),
      user,
    ),
    views.cells(userView, owners, 'name'),
    views.cells(userView, owners, 'email'),
    views.cells(
      listView,
      each(({ recipients: { lists } }) => lists),
      'members',
    ),
  ]);
  return rows.map((row, index) => {
    const { to, cc, bcc, lists } = row.recipients;
    const inLists = lists.reduce((sum, id) => sum + Number(members.get(id) ?? 0), 0);
    return {
      ...shownSchedule(row),
      sentence: inWords[index] ?? null,
      reportName: textOf(reports, row.reportId),
      ownerName: textOf(names, row.userId) ?? textOf(addresses, row.userId),
      recipientCount: typeof row.audience === 'object' ? null : to.length + cc.length + bcc.length + inLists,
    };
  });
};
