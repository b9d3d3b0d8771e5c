import { createHash } from 'node:crypto';
import type { Condition, Facts, Judging, ObservationRecorded } from '@punctual/contracts';
import { evolve, type Given, initial, judge, rowsChange } from '@punctual/tracker/condition';
import { burstOf } from './mail';
import { hundredRows } from './punctual';

const DAY_MS = 86_400_000;
const METRIC = 'Revenue';
/** Each measurement is repeated and the best counts, since the machine does other things too. */
const ROUNDS = 5;

const CONDITIONS: readonly Condition[] = [
  { type: 'THRESHOLD', metric: METRIC, operator: '>', value: '1000.25', clearAt: 900 },
  { type: 'PERCENT', metric: METRIC, by: 10, minAbsolute: 5, against: 'P7D' },
  { type: 'EXCEPTION', metric: METRIC, season: 'dayOfWeek' },
];

const factsOf = (value: string): Facts => ({
  ...{ reportVersion: 1, rowCount: 100, metrics: [{ name: METRIC, value }] },
  ...{ columns: null, rows: null, change: null },
});

const runOf = (day: number, condition: Condition): Given => {
  const dueAt = new Date(Date.UTC(2026, 0, 1, 9) + day * DAY_MS).toISOString();
  const judging: Judging = {
    ...{ condition, noData: 'ownerNotice', notify: 'onChange', notifyResolved: true },
    judgedSince: '2026-01-01T00:00:00Z',
  };
  const about = {
    occurrenceId: String(day),
    trigger: 'planned',
    dueAt,
    local: dueAt.slice(0, 19),
    source: '',
  } as const;
  return { ...about, judging, facts: factsOf(`${900 + ((day * 37) % 200)}.5`) };
};

const verdicts = (condition: Condition): void => {
  let best = 0;
  const count = 400;
  for (let round = 0; round < ROUNDS; round++) {
    let state = initial;
    const from = performance.now();
    for (let day = 0; day < count; day++) {
      const given = runOf(day, condition);
      const common = { scheduleId: '', sent: [], notSent: [], at: given.dueAt };
      const data: ObservationRecorded['data'] = { ...given, ...common, verdict: judge(state, given) };
      state = evolve(state, { type: 'ObservationRecorded', data });
    }
    best = Math.max(best, count / ((performance.now() - from) / 1_000));
  }
  console.log(`  ${condition.type.padEnd(16)} ${best.toFixed(0)} verdicts/s, each over the runs of ${count} days`);
};

/** Rows in canonical form, of which every tenth is another one in a later `version`. */
const rowsOf = (count: number, version: number): Buffer => {
  const lines = Array.from({ length: count }, (_, index) => {
    const amount = index % 10 === 0 ? index + version : index;
    return `["id-${index}"]\t[["amount",${amount}],["name","customer ${index}"],["region","region ${index % 40}"]]`;
  });
  return Buffer.from(lines.sort().join('\n'));
};

const changes = (count: number): void => {
  const [before, now] = [rowsOf(count, 0), rowsOf(count, 1)];
  let [compared, hashed] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let grown = 0;
  let found = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let from = performance.now();
    createHash('sha256').update(now).digest('hex');
    hashed = Math.min(hashed, performance.now() - from);
    const heap = process.memoryUsage().heapUsed;
    from = performance.now();
    found = rowsChange(before, now, { key: ['id'], tolerance: { abs: 0.5 } }).changed;
    compared = Math.min(compared, performance.now() - from);
    grown = Math.max(grown, process.memoryUsage().heapUsed - heap);
  }
  console.log(
    `  ${count} keyed rows of ${(now.length / 1e6).toFixed(1)} MB: compared in ${compared.toFixed(0)} ms (${found} changed), heap at most ${(grown / 1e6).toFixed(0)} MB more with its garbage; hashed once in ${hashed.toFixed(0)} ms`,
  );
};

/**
 * Verdicts per second, the comparison of 100,000 keyed rows beside hashing them, and a burst of `count` schedules of which each has
 * a threshold beside one in which none has.
 */
export const conditions = async (count: number): Promise<void> => {
  console.log('Conditions');
  for (const condition of CONDITIONS) verdicts(condition);
  changes(100_000);
  const distributionCondition = { type: 'THRESHOLD', metric: METRIC, operator: '>', value: 0 };
  const plain = await burstOf('burst without conditions', hundredRows, count, 20_000);
  const judged = await burstOf(
    'burst with a threshold each',
    hundredRows,
    count,
    20_000,
    {},
    { distributionCondition },
  );
  console.log(`  with thresholds   ${(judged / plain).toFixed(2)} of the rate without (target: at least 0.90)`);
};
