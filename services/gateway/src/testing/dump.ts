import type { Database } from '../views/database';
import { type AnyView, manyTableOf, tableOf } from '../views/view';

/** All rows of the views, in order, as text. */
export const dump = async ({ db }: Database, views: readonly AnyView[]): Promise<string> => {
  const lines: string[] = [];
  for (const view of views) {
    for (const row of await db.selectFrom(tableOf(view)).selectAll().orderBy('key').execute())
      lines.push(JSON.stringify(row));
    if (!view.many) continue;
    for (const row of await db.selectFrom(manyTableOf(view)).selectAll().orderBy('value').orderBy('key').execute())
      lines.push(JSON.stringify(row));
  }
  return lines.join('\n');
};
