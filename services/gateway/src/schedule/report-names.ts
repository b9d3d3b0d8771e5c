import type { ViewReader } from '../views/reader';
import { reportView } from '../views/report.view';
import type { Reader } from '../views/seen-by';

/** The names of reports by their ids, of those that a user may see: a schedule may have been transferred without its report. */
export const reportNames = async (
  views: ViewReader,
  ids: readonly string[],
  user: Reader,
): Promise<Map<string, string>> => {
  const [names, owners] = await Promise.all([
    views.cells(reportView, ids, 'name'),
    user.role === 'admin' ? null : views.cells(reportView, ids, 'userId'),
  ]);
  return new Map(
    [...names].flatMap(([id, name]) => (owners === null || owners.get(id) === user.userId ? [[id, String(name)]] : [])),
  );
};
