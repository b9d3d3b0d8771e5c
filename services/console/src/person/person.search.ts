import { compact, textIn } from '../kit/search-params';

/** What the URL of a person says: one schedule, and the page of the table. */
export type PersonSearch = { scheduleId?: string | undefined; cursor?: string | undefined };

/** What the URL of a person says. A wrong value is left out. */
export const parsePerson = (search: Record<string, unknown>): PersonSearch => {
  const scheduleId = textIn(search['scheduleId'], 36);
  return compact({
    scheduleId: scheduleId !== undefined && /^[\da-f-]{36}$/i.test(scheduleId) ? scheduleId : undefined,
    cursor: textIn(search['cursor'], 2000),
  });
};
