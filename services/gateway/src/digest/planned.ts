import { type Bus, Unavailable } from '@punctual/chassis';
import { MAX_UPCOMING } from '@punctual/contracts';
import { z } from 'zod';
import type { ViewReader } from '../views/reader';
import { type ScheduleDoc, scheduleView } from '../views/schedule.view';

/** Of more schedules the runs are not counted. */
const MAX_SCHEDULES = 100;

/** Runs until an instant, of how many schedules; `atLeast` where not all were counted. `first` is the schedule that is due first. */
export type Planned = { runs: number; schedules: number; atLeast: boolean; first: string | null };

const asked = z.object({ upcoming: z.array(z.object({ at: z.string() })) });

/** What the schedules of a user are planned to do until an instant, as the scheduler says. @throws Unavailable when it does not answer */
export const plannedUntil = async (
  { views, bus }: { views: ViewReader; bus: Pick<Bus, 'request'> },
  userId: string,
  until: string,
): Promise<Planned> => {
  const where = [
    ['userId', '=', userId],
    ['deleted', '=', 0],
    ['nextRunDate', '<', until],
  ] as const;
  const sort = { column: 'nextRunDate', descending: false };
  const rows = await views.list(scheduleView, { where, sort, limit: MAX_SCHEDULES + 1 });
  const found: Planned = {
    ...{ runs: 0, schedules: rows.length, atLeast: rows.length > MAX_SCHEDULES },
    first: (rows[0]?.doc as ScheduleDoc | undefined)?.id ?? null,
  };
  for (const { key: scheduleId } of rows.slice(0, MAX_SCHEDULES)) {
    const data = { scheduleId, rule: null, count: MAX_UPCOMING };
    const reply = await bus.request({ type: 'ListUpcoming', data }, `digest ${scheduleId}`);
    if (!reply.ok)
      throw new Unavailable('service', `the scheduler refuses to say when ${scheduleId} runs: ${reply.code}`);
    const runs = asked.parse(reply.result).upcoming.filter(({ at }) => Date.parse(at) < Date.parse(until)).length;
    found.runs += runs;
    if (runs === MAX_UPCOMING) found.atLeast = true;
  }
  return found;
};
