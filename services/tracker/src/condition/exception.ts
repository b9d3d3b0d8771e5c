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

const WINDOW_MS = 8 * 7 * 86_400_000;
/** A bucket with fewer points says nothing. */
const MIN_POINTS = 8;
/** Limits of the modified z-score. */
const LIMITS = { low: '5', normal: '3.5', high: '2.5' } as const;
const FACTOR = decimalOf('0.6745');

type Season = NonNullable<ConditionOf<'EXCEPTION'>['season']>;
/** Each season and those that take its place while it has too few points. */
const SEASONS: Readonly<Record<Season, readonly Season[]>> = {
  none: ['none'],
  dayOfWeek: ['dayOfWeek', 'none'],
  hourOfDay: ['hourOfDay', 'none'],
  hourOfWeek: ['hourOfWeek', 'hourOfDay', 'none'],
};

const bucketOf = (local: string, season: Season): number => {
  const at = new Date(civilMs(local));
  switch (season) {
    case 'none':
      return 0;
    case 'dayOfWeek':
      return at.getUTCDay();
    case 'hourOfDay':
      return at.getUTCHours();
    case 'hourOfWeek':
      return at.getUTCDay() * 24 + at.getUTCHours();
  }
};

/** What was usual: values of the last 8 weeks, without those that were flagged, unless a person confirmed them. */
const usual = (observations: readonly Observation[], metric: string, local: string) => {
  const from = civilMs(local) - WINDOW_MS;
  return observations.flatMap((one) => {
    const value = valueIn(one.facts, metric);
    const counts = value && civilMs(one.local) >= from && (!one.verdict.flagged || one.confirmed);
    return counts ? [{ local: one.local, value }] : [];
  });
};

/**
 * Whether a metric is unusual: its modified z-score, 0.6745 · (x − median) / MAD, is beyond a limit (Iglewicz and Hoaglin,
 * How to Detect and Handle Outliers, 1993). The points are those of the same season, in the zone of the schedule.
 */
export const judgeException = (
  condition: ConditionOf<'EXCEPTION'>,
  given: Given,
  observations: readonly Observation[],
): Raw => {
  const { metric, sensitivity = 'normal', season = 'none', direction = 'both', minAbsolute = 0 } = condition;
  const now = observedOf(given.facts, metric);
  if ('missing' in now) return now.missing;
  const observed = decimalText(now.value);
  const points = usual(observations, metric, given.local);
  let values: Decimal[] = [];
  let judgedBy: Season = season;
  for (const one of SEASONS[season]) {
    judgedBy = one;
    const bucket = bucketOf(given.local, one);
    values = points.filter(({ local }) => bucketOf(local, one) === bucket).map(({ value }) => value);
    if (values.length >= MIN_POINTS) break;
  }
  if (values.length < MIN_POINTS) {
    const reason = `learning ${values.length}/${MIN_POINTS}`;
    const text = `what is usual of ${metric} is still being learnt (${values.length} of ${MIN_POINTS} runs)`;
    return { state: 'noData', observed, baseline: null, reason, text, isExpected: true };
  }
  const median = medianOf(values);
  const spread = medianOf(values.map((value) => absolute(subtractDecimals(value, median))));
  const distance = subtractDecimals(now.value, median);
  const size = absolute(distance);
  const wanted = direction === 'both' || (direction === 'up' ? distance.units > 0n : distance.units < 0n);
  const isFar =
    spread.units === 0n ||
    compareDecimals(multiplyDecimals(FACTOR, size), multiplyDecimals(decimalOf(LIMITS[sensitivity]), spread)) > 0;
  const isMet = wanted && isFar && compareDecimals(size, decimalOf(minAbsolute)) > 0;
  const how = isMet ? `unusually ${distance.units > 0n ? 'high' : 'low'}` : 'as usual';
  return {
    state: isMet ? 'firing' : 'ok',
    observed,
    baseline: decimalText(median),
    // By a coarser season every Sunday is unusual. Left out, Sundays would never be learnt.
    isOutlier: isMet && judgedBy === season,
    reason: isMet ? 'met' : 'notMet',
    text: `${metric} ${numberText(now.value)} is ${how}: the median of ${values.length} runs is ${numberText(median)}`,
  };
};
