import { Rejection } from '@punctual/contracts';
import { type Planned, plan } from '../calendar/occurrences';
import type { Rule } from '../calendar/rule';

/** One request makes up for at most so many missed times. */
export const MAX_BACKFILL = 100;
/** And looks at no more planned times than these. */
const MAX_LOOKED_AT = 1_000;

const invalid = (path: string, message: string): Rejection =>
  new Rejection('schedule/invalid', 'the range cannot be made up for', [{ path, message }]);

/** What names the making up for a planned time within its schedule: doing it twice is doing it once. */
export const backfillIdOf = ({ id }: Pick<Planned, 'id'>): string => `backfill-${id}`;

/**
 * The planned times from `from` to `to` (both inclusive) by a rule that have not fired, oldest first. Those after
 * `limit` (epoch ms) are left out. `hasFired` looks a planned time up in the ledger.
 * @throws Rejection when the range is reversed, lies in the future, or holds too much
 */
export const timesToBackfill = async (
  rule: Rule,
  { from, to, now, limit }: { from: string; to: string; now: string; limit: number },
  hasFired: (planned: Planned) => Promise<boolean>,
): Promise<Planned[]> => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (end < begin) throw invalid('to', 'is before from; choose a later instant');
  if (end > Date.parse(now)) throw invalid('to', 'is in the future; choose an instant that has passed');
  const missed: Planned[] = [];
  let looked = 0;
  for (const planned of plan(rule).between(new Date(begin - 1).toISOString(), to)) {
    if (++looked > MAX_LOOKED_AT)
      throw invalid('from', `the range holds more than ${MAX_LOOKED_AT} planned times; choose a shorter one`);
    if (planned.skipped || Date.parse(planned.dueAt) > limit || (await hasFired(planned))) continue;
    if (missed.push(planned) > MAX_BACKFILL)
      throw invalid('from', `the range holds more than ${MAX_BACKFILL} missed times; choose a shorter one`);
  }
  return missed;
};
