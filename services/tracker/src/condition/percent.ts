import {
  absolute,
  type ConditionOf,
  compareDecimals,
  type Decimal,
  decimalOf,
  decimalText,
  medianOf,
  multiplyDecimals,
  type Observation,
  subtractDecimals,
} from '@punctual/contracts';
import { type Given, observedOf, type Raw, valueIn } from './past';
import { civilMs } from './state';
import { numberText } from './words';

const DAY_MS = 86_400_000;
const HUNDRED: Decimal = { units: 100n, scale: 0 };

type Point = { local: string; value: Decimal };

/** The value that is compared with; null when there is none. */
const baselineOf = (against: string, past: readonly Point[], local: string): Decimal | null => {
  const now = civilMs(local);
  if (against === 'previous') return past.at(-1)?.value ?? null;
  const count = /^median\((\d+)\)$/.exec(against)?.[1];
  if (count !== undefined) {
    const last = past.slice(-Number(count));
    return last.length < Number(count) ? null : medianOf(last.map(({ value }) => value));
  }
  if (against === 'sameWeekday') {
    const weekday = (one: string) => new Date(civilMs(one)).getUTCDay();
    return (
      past.findLast((one) => one.local.slice(0, 10) < local.slice(0, 10) && weekday(one.local) === weekday(local))
        ?.value ?? null
    );
  }
  // So many days before, or the last run in the day before that.
  const then = now - Number(against.slice(1, -1)) * DAY_MS;
  return past.findLast((one) => civilMs(one.local) <= then && civilMs(one.local) > then - DAY_MS)?.value ?? null;
};

/** To two places, for the sentence alone. */
const percentText = (change: Decimal, baseline: Decimal): string => {
  const base = absolute(baseline);
  // Both as whole numbers of the same unit, since only counts divide.
  const scale = Math.max(change.scale, base.scale);
  const units = (of: Decimal) => of.units * 10n ** BigInt(scale - of.scale);
  const hundredths = (units(absolute(change)) * 10_000n) / units(base);
  return `${numberText({ units: hundredths, scale: 2 })} %`;
};

/** Compares a metric with what it was: it fires when the change is more than so many per cent and more than the floor. */
export const judgePercent = (
  condition: ConditionOf<'PERCENT'>,
  given: Given,
  observations: readonly Observation[],
): Raw => {
  const { metric, by, direction = 'both', against = 'previous', minAbsolute, sendFirst } = condition;
  const now = observedOf(given.facts, metric);
  if ('missing' in now) return now.missing;
  const observed = decimalText(now.value);
  const past = observations.flatMap(({ local, facts }) => {
    const value = valueIn(facts, metric);
    return value ? [{ local, value }] : [];
  });
  if (past.length === 0) {
    const text = `${metric} ${numberText(now.value)} is the first value; later ones are compared with it`;
    return { state: 'ok', observed, baseline: null, reason: 'baseline', text, sendFirst };
  }
  const baseline = baselineOf(against, past, given.local);
  if (!baseline || baseline.units === 0n) {
    const why = baseline ? 'the value before is 0' : 'there is no value before';
    const text = `${metric} ${numberText(now.value)} cannot be compared: ${why} (${against})`;
    const isExpected = !baseline;
    return { state: 'noData', observed, baseline: baseline && '0', reason: 'noBaseline', text, isExpected };
  }
  const change = subtractDecimals(now.value, baseline);
  const size = absolute(change);
  const wanted = direction === 'both' || (direction === 'up' ? change.units > 0n : change.units < 0n);
  const isRelative =
    compareDecimals(multiplyDecimals(size, HUNDRED), multiplyDecimals(absolute(baseline), decimalOf(by))) > 0;
  const isMet = wanted && isRelative && compareDecimals(size, decimalOf(minAbsolute)) > 0;
  const moved =
    change.units === 0n
      ? 'is as before'
      : `${change.units > 0n ? 'rose' : 'fell'} by ${percentText(change, baseline)} from ${numberText(baseline)}`;
  return {
    state: isMet ? 'firing' : 'ok',
    observed,
    baseline: decimalText(baseline),
    reason: isMet ? 'met' : 'notMet',
    text: `${metric} ${numberText(now.value)} ${moved}`,
  };
};
