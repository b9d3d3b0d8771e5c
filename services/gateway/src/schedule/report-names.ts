import type { ViewReader } from '../views/reader';
import { reportView } from '../views/report.view';
import { type Reader, seenBy } from '../views/seen-by';

/** The names of reports by their ids, of those that a user may see: a schedule may have been transferred without its report. */
export const reportNames = async (
  views: ViewReader,
  ids: readonly string[],
  user: Reader,
): Promise<Map<string, string>> => {
  const reports = await views.columns(reportView, ids, ['name'], seenBy(user));
  return new Map([...reports].map(([id, { name }]) => [id, String(name)]));
};
