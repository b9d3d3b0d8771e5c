import { fork } from 'node:child_process';
import { join } from 'node:path';
import { rendererOptions } from '@punctual/renderer/rendering';
import { nodeOptions, once } from './processes';
import type { Measured } from './render-process';

const FORMATS = ['CSV', 'EXCEL', 'PDF'] as const;
const MILLION = 1_000_000;

/** MiB of a process that renders, as they are by default. */
const MEMORY = 768;

/** @throws Error when the process ends without a result */
const measured = (...args: (string | number)[]): Promise<Measured> => {
  const [side = ''] = args;
  // The processes of reports are started with options of their own.
  const own = ['ours', 'bodies', 'charts'].includes(String(side)) ? rendererOptions(MEMORY) : [];
  const execArgv = [...own, ...nodeOptions()];
  const child = fork(join(__dirname, 'render-process.js'), args.map(String), { execArgv });
  const failed = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`${args.join(' ')}: ended with ${code}`)));
  });
  return Promise.race([once<Measured>(child), failed]);
};

const side = ({ seconds, peakMiB, count }: Measured): string =>
  `${(count / seconds).toFixed(0).padStart(7)} rows/s ${peakMiB.toFixed(0).padStart(4)} MiB`;

/** Sides are measured in turn, until that takes some seconds: a machine is not equally fast in every moment. */
const SECONDS = 3;
const MOST_TURNS = 8;

const sum = (some: readonly Measured[]): Measured => ({
  seconds: some.reduce((all, { seconds }) => all + seconds, 0),
  count: some.reduce((all, { count }) => all + count, 0),
  peakMiB: Math.max(...some.map(({ peakMiB }) => peakMiB)),
});

/** Both sides of a file of `count` rows. */
const inTurn = async (format: string, count: number): Promise<[own: Measured, bare: Measured]> => {
  const [owns, bares]: [Measured[], Measured[]] = [[], []];
  while (bares.length === 0 || (bares.length < MOST_TURNS && sum(bares).seconds < SECONDS)) {
    owns.push(await measured('ours', format, count));
    bares.push(await measured('bare', format, count));
  }
  return [sum(owns), sum(bares)];
};

const files = async (count: number): Promise<void> => {
  for (const format of FORMATS) {
    const [own, bare] = await inTurn(format, count);
    const [time, memory] = [own.seconds / bare.seconds, own.peakMiB / bare.peakMiB];
    console.log(
      `  ${format.padEnd(6)} ${String(count).padStart(7)}  Punctual ${side(own)}   bare ${side(bare)}   time ${time.toFixed(2)} (target: at most 1.3), memory ${memory.toFixed(2)} (at most 1.5)`,
    );
  }
};

const ROUNDS = 3;

/** In turn, since a machine is not equally fast in every minute. */
const mailBodies = async (): Promise<void> => {
  const rates = { bodies: 0, 'bare bodies': 0 };
  for (let round = 0; round < ROUNDS; round++)
    for (const side of ['bodies', 'bare bodies'] as const) {
      const { count, seconds } = await measured(side);
      rates[side] += count / seconds / ROUNDS;
    }
  const { bodies: rate, 'bare bodies': bare } = rates;
  console.log(
    `  mail bodies       ${rate.toFixed(0)}/s, with MJML compiled for each ${bare.toFixed(1)}/s   ratio ${(rate / bare).toFixed(0)} (target: at least 20)`,
  );
};

/**
 * Files of `count` rows and a tenth of them beside the bare libraries writing the same columns, each in a process of its own; a million rows as
 * CSV; charts and mail bodies a second.
 */
export const render = async (count: number): Promise<void> => {
  console.log('render: from rows to files, with the mail, hashes and facts of a run');
  for (const rows of [Math.ceil(count / 10), count]) await files(rows);
  const [many, few] = [await measured('ours', 'CSV', MILLION), await measured('ours', 'CSV', MILLION / 10)];
  console.log(
    `  CSV    ${MILLION}  Punctual ${side(many)}, ${(many.peakMiB / few.peakMiB).toFixed(2)} times the memory of a tenth (target: flat)`,
  );
  const charts = await measured('charts');
  console.log(`  charts            ${(charts.count / charts.seconds).toFixed(1)}/s as PNG of twice the size`);
  await mailBodies();
};
