/** Bounces of an address that may take another mail, as of the last one. */
export type SoftBounces = {
  /** Halves every seven days. */
  count: number;
  at: string;
  /** The last runs that were counted: each counts once, however many of its attempts and copies bounce. */
  runs: readonly string[];
  /** It got no mail because of bounces: the next one alone has it get none again. */
  onProbation: boolean;
  /** The first mail that was accepted since, and when. */
  accepted: { deliveryId: string; at: string } | null;
};

const DAY_MS = 86_400_000;
const HALF_LIFE_MS = 7 * DAY_MS;
/** An acceptance counts when no bounce follows for so long. */
const SETTLED_MS = 2 * DAY_MS;
const MAX_COUNT = 5;
const KEPT_RUNS = 20;

/** For how long an address gets no mail after too many, in milliseconds. */
export const PAUSE_MS = 14 * DAY_MS;

/** The address after it got no mail because of bounces, of which a run was the last. */
export const onProbation = (before: SoftBounces | null, run: string | null, at: string): SoftBounces => ({
  ...{ count: 0, at, onProbation: true, accepted: null },
  runs: [...(before?.runs ?? []), ...(run === null ? [] : [run])].slice(-KEPT_RUNS),
});

/** The address after a bounce of a run was counted. */
export const counted = (
  before: SoftBounces | null,
  { run, count, at }: { run: string; count: number; at: string },
) => ({
  ...{ count, at, onProbation: false, accepted: null },
  runs: [...(before?.runs ?? []), run].slice(-KEPT_RUNS),
});

/** Whether mail got through since the last bounce: one mail was accepted, did not come back itself, and nothing else did for two days. */
const isOver = ({ accepted }: SoftBounces, deliveryId: string, now: string): boolean =>
  accepted !== null && accepted.deliveryId !== deliveryId && Date.parse(now) - Date.parse(accepted.at) >= SETTLED_MS;

/** The count with one more bounce; `enough` where the address gets no mail for a while now, and null where it counts already. */
export const countAfter = (
  before: SoftBounces | null,
  { run, deliveryId, now }: { run: string; deliveryId: string; now: string },
): number | 'enough' | null => {
  if (before?.runs.includes(run)) return null;
  if (!before || isOver(before, deliveryId, now)) return 1;
  if (before.onProbation) return 'enough';
  const passed = Math.max(0, Date.parse(now) - Date.parse(before.at));
  // Five on one day are five, whatever the minutes between them.
  const count = Math.round((before.count * 0.5 ** (passed / HALF_LIFE_MS) + 1) * 10) / 10;
  return count >= MAX_COUNT ? 'enough' : count;
};
