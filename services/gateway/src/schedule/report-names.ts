import type { ViewReader } from '../views/reader';
import { reportView } from '../views/report.view';
import type { Reader } from '../views/seen-by';

/** The names of reports by their ids, of those that a user may see: a schedule may have been transferred without its report. */
export const reportNames = async (
  views: ViewReader,
  ids: readonly string[],
  user: Reader,
): Promise<Map<string, string>> => {
  const reports = await views.columns(reportView, ids, ['name', 'userId']);
  const seen = [...reports].filter(([, { userId }]) => user.role === 'admin' || userId === user.userId);
  return new Map(seen.map(([id, { name }]) => [id, String(name)]));
};
