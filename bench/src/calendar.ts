import { storedRule } from '@punctual/contracts';
import { type Plan, plan, ruleOf } from '@punctual/scheduler/calendar';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';

const START = '2026-01-01T00:00:00Z';
/** Each measurement is repeated and the best counts, since the machine does other things too. */
const ROUNDS = 5;

type Contender = { name: string; next(): number };
type Case = { title: string; expression: string; zone: string };

const CASES: readonly Case[] = [
  { title: 'every quarter of an hour', expression: '*/15 * * * *', zone: 'Europe/Berlin' },
  { title: 'weekdays at nine', expression: '0 9 * * 1-5', zone: 'America/New_York' },
  { title: 'the first of a month', expression: '30 2 1 * *', zone: 'Australia/Lord_Howe' },
  { title: '29 February', expression: '0 9 29 2 *', zone: 'Asia/Tokyo' },
];

const ORIGIN = { scheduleId: '', createdAt: START };

const compiledFor = ({ expression: cronExpression, zone: timezone }: Case): Plan =>
  plan(ruleOf(storedRule.parse({ frequency: 'CUSTOM', cronExpression, timezone }), ORIGIN));

/** Steps from one occurrence to the next, as a planner does: each step is a call with the last one. */
const ours = (steps: Plan): Contender => {
  let last: Parameters<Plan['next']>[0] = START;
  return {
    name: 'Punctual',
    next: () => {
      const planned = steps.next(last);
      if (!planned) throw new Error('the rule ended');
      last = planned;
      return Date.parse(planned.dueAt);
    },
  };
};

const cronParser = ({ expression, zone }: Case): Contender => {
  const steps = CronExpressionParser.parse(expression, { currentDate: START, tz: zone });
  return { name: 'cron-parser', next: () => steps.next().getTime() };
};

const croner = ({ expression, zone }: Case): Contender => {
  const steps = new Cron(expression, { timezone: zone });
  let last = new Date(START);
  return {
    name: 'croner',
    next: () => {
      const found = steps.nextRun(last);
      if (!found) throw new Error('the expression ended');
      last = found;
      return found.getTime();
    },
  };
};

/** Steps a second, by the best of some rounds; and the sum of what was found, to see that all found the same. */
const measure = (make: () => Contender, count: number): { name: string; rate: number; sum: number } => {
  let [rate, sum, name] = [0, 0, ''];
  for (let round = 0; round < ROUNDS; round++) {
    const contender = make();
    const begun = performance.now();
    sum = 0;
    for (let step = 0; step < count; step++) sum += contender.next();
    rate = Math.max(rate, count / ((performance.now() - begun) / 1000));
    ({ name } = contender);
  }
  return { name, rate, sum };
};

/** Next occurrences a second beside cron-parser and croner, all with a zone; `count` steps of each kind of rule. */
export const calendar = (count: number): void => {
  for (const one of CASES) {
    // The library's own limit on years leaves fewer leap days.
    const steps = one.title === '29 February' ? Math.min(count, 15) : count;
    const compiled = compiledFor(one);
    const [mine, ...others] = [() => ours(compiled), () => cronParser(one), () => croner(one)].map((make) =>
      measure(make, steps),
    );
    if (!mine) return;
    const beside = others.map(
      ({ name, rate, sum }) =>
        `${(mine.rate / rate).toFixed(1)} times ${name} (${Math.round(rate)})${sum === mine.sum ? '' : ', which finds other times'}`,
    );
    console.log(`  ${one.title.padEnd(25)} ${Math.round(mine.rate)} a second: ${beside.join(', ')}`);
  }
};
