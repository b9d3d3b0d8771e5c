import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The octets that are in use after what is not has been let go. */
const held = (): number => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Counts rows, and the most octets that were in use meanwhile beyond those at the start, looked at every 200 slices: each look takes its time. */
export const countHeld = async (slices: AsyncIterable<readonly unknown[]>): Promise<{ rows: number; most: number }> => {
  const started = held();
  let [rows, most, seen] = [0, 0, 0];
  for await (const slice of slices) {
    rows += slice.length;
    seen += 1;
    if (seen % 200 === 0) most = Math.max(most, held() - started);
  }
  return { rows, most };
};
