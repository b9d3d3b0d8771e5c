import type { Format } from '@punctual/contracts';

// One measurement: a process of its own, so that its peak memory is that of what it measures. Each side loads what it uses.

export type Measured = { seconds: number; peakMiB: number; count: number };

const SECONDS = 5;
/** Until V8 has compiled what is done each time. */
const WARM_UP_SECONDS = 1;
const WARM_UP_ROWS = 2_000;

/** Repeats work for some seconds; resolves to how often it was done. */
const repeated = async (work: (index: number) => Promise<unknown>, seconds: number): Promise<number> => {
  const until = performance.now() + seconds * 1_000;
  let count = 0;
  while (performance.now() < until) await work(count++);
  return count;
};

type Measurement = { warmUp(): Promise<unknown>; run(): Promise<number> };

const measurementOf = async ([side = '', what = '', text = '']: readonly string[]): Promise<Measurement> => {
  const count = Number(text);
  const files = (write: (rows: number) => Promise<unknown>): Measurement => ({
    warmUp: () => repeated(() => write(WARM_UP_ROWS), WARM_UP_SECONDS),
    run: async () => {
      await write(count);
      return count;
    },
  });
  if (side === 'ours') {
    const { ours } = await import('./render-ours.js');
    return files((rows) => ours(what as Format, rows));
  }
  if (side === 'bare') {
    const { bare } = await import('./render-bare.js');
    return files(bare[what as keyof typeof bare]);
  }
  const { works } = await import('./render-bodies.js');
  const work = works[side];
  if (!work) throw new Error(`there is no measurement ${side}`);
  return { warmUp: () => repeated(work, WARM_UP_SECONDS), run: () => repeated(work, SECONDS) };
};

const run = async (): Promise<Measured> => {
  const measurement = await measurementOf(process.argv.slice(2));
  // Warm, as a service is: its processes render one report after the other.
  await measurement.warmUp();
  const from = performance.now();
  const count = await measurement.run();
  const seconds = (performance.now() - from) / 1_000;
  return { seconds, peakMiB: process.resourceUsage().maxRSS / 1024, count };
};

void run().then((measured) => process.send?.(measured, undefined, {}, () => process.exit(0)));
