import type { DeliveryOutcome } from '@punctual/contracts';
import { type Counts, none, rateOf } from '../views/delivery-stats';
import type { Figures } from './figures';

/** Deliveries by what became of them, the runs they began with, their recipients and how many of these a mail server took the mail for. */
export type Tally = { runs: number; recipients: number; reached: number; counts: Counts };

/** No deliveries. */
export const newTally = (): Tally => ({ runs: 0, recipients: 0, reached: 0, counts: none() });

/** Adds deliveries of one outcome with the same figures. */
export const add = (
  tally: Tally,
  outcome: DeliveryOutcome,
  count: number,
  { runs, recipients, receivers }: Pick<Figures, 'runs' | 'recipients' | 'receivers'> = NONE,
): void => {
  tally.counts.total += count;
  tally.counts[outcome] += count;
  tally.runs += runs * count;
  tally.recipients += recipients * count;
  for (const [, [accepted]] of receivers) tally.reached += accepted * count;
};
const NONE = { runs: 0, recipients: 0, receivers: [] };

/** Deliveries with their success rate. */
export const rated = ({ counts }: Tally) => ({ ...counts, successRate: rateOf(counts) });

/** As `rated`, with runs and recipients. */
export const told = (tally: Tally) => {
  const { runs, recipients, reached } = tally;
  return { runs, recipients, reached, ...rated(tally) };
};

/** The tally of a key, made when it is first asked for. */
export const tallyOf = <Key>(tallies: Map<Key, Tally>, key: Key): Tally => {
  const known = tallies.get(key) ?? newTally();
  tallies.set(key, known);
  return known;
};
