import type { Analytics } from '@punctual/contracts';
import type { ListQuery } from '../views/list-query';
import { observationView } from '../views/observation.view';
import type { ViewReader } from '../views/reader';
import { scheduleView } from '../views/schedule.view';
import { type Reader, seenBy } from '../views/seen-by';

const STATES = ['ok', 'firing', 'noData', 'error'] as const;

/** What conditions found in the runs due in a period, of the schedules that a user may see; tests do not count. */
export const verdictsIn = async (
  views: ViewReader,
  { from, to }: { from: string; to: string },
  user: Reader,
): Promise<Analytics['verdicts']> => {
  const mine = seenBy(user);
  const filters: ListQuery['filters'] =
    mine.length === 0 ? [] : [[{ column: 'scheduleId', values: { view: scheduleView, column: 'key', where: mine } }]];
  const where = [
    ['dueAt', '>=', from],
    ['dueAt', '<', to],
    ['trigger', '!=', 'test'],
    ['state', 'in', STATES],
  ] as const;
  const groups = await views.count(observationView, where, ['state', 'sends'], undefined, filters);
  const sum = (place: number, value: string): number =>
    groups.reduce((total, { values, count }) => total + (values[place] === value ? count : 0), 0);
  const [ok, firing, noData, error] = STATES.map((state) => sum(0, state)) as [number, number, number, number];
  return { ok, firing, noData, error, sent: sum(1, '1'), notSent: sum(1, '0') };
};
