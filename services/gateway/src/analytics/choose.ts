/** How many of each are told. */
const [MOST, BEST] = [20, 10];

/** What is compared: `size` orders by volume, `ended` is what the success rate is of. */
export type Compared = { id: string; size: number; ended: number; successRate: number | null };

/** Some of many: the largest, and the best and the worst of those that ended at least `minimum` times. Equal ones are in the order of their ids. */
export const choose = <T extends Compared>(
  all: readonly T[],
  minimum: number,
): { count: number; most: T[]; best: T[]; worst: T[] } => {
  const byId = (a: T, b: T) => (a.id < b.id ? -1 : 1);
  const bySize = [...all].sort((a, b) => b.size - a.size || byId(a, b));
  // One failure of one makes no worst.
  const judged = bySize.filter(({ ended, successRate }) => successRate !== null && ended >= Math.max(1, minimum));
  const rate = ({ successRate }: T) => successRate ?? 0;
  return {
    count: all.length,
    most: bySize.slice(0, MOST),
    // Sorting is stable: of equal rates the larger is first.
    best: [...judged].sort((a, b) => rate(b) - rate(a)).slice(0, BEST),
    worst: judged
      .filter((one) => rate(one) < 1)
      .sort((a, b) => rate(a) - rate(b))
      .slice(0, BEST),
  };
};
