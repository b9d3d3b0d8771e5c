import type { Channel, DeliveryOutcome } from '@punctual/contracts';
import { type Counts, none, rateOf } from '../views/delivery-stats';
import type { Figures } from './figures';

/** Deliveries by what became of them, the runs they began with, their recipients and how many of these were reached (`reachedBy`). */
export type Tally = { runs: number; recipients: number; reached: number; counts: Counts };

/** No deliveries. */
export const newTally = (): Tally => ({ runs: 0, recipients: 0, reached: 0, counts: none() });

/** Adds deliveries of one outcome with the same figures. */
export const add = (
  tally: Tally,
  outcome: DeliveryOutcome,
  count: number,
  { runs, recipients, reached }: Pick<Tally, 'runs' | 'recipients' | 'reached'> = NONE,
): void => {
  tally.counts.total += count;
  tally.counts[outcome] += count;
  tally.runs += runs * count;
  tally.recipients += recipients * count;
  tally.reached += reached * count;
};
const NONE = { runs: 0, recipients: 0, reached: 0 };

/** How many recipients a delivery reached: those a mail server took the mail for, or all for whom it is kept in the portal, which tells no outcomes. */
export const reachedBy = (
  channel: Channel | null,
  outcome: DeliveryOutcome,
  { recipients, receivers }: Pick<Figures, 'recipients' | 'receivers'>,
): number =>
  channel === 'portal'
    ? outcome === 'sent'
      ? recipients
      : 0
    : receivers.reduce((sum, [, [accepted]]) => sum + accepted, 0);

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
