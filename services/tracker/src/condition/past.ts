import {
  type Decimal,
  type Facts,
  type Observation,
  type ObservationRecorded,
  parseDecimal,
} from '@punctual/contracts';
import type { Condition } from './state';

/** What is to be judged: a run and what it observed. */
export type Given = Pick<
  ObservationRecorded['data'],
  'occurrenceId' | 'trigger' | 'dueAt' | 'local' | 'source' | 'facts' | 'judging'
>;

/** The result of one kind of condition, before it is decided whether that is told. */
export type Raw = {
  state: 'ok' | 'firing' | 'noData' | 'error';
  observed: string | null;
  baseline: string | null;
  reason: string;
  /** The result as a sentence. */
  text: string;
  /** True for missing data that is no news to the owner: there is nothing yet to compare with. */
  isExpected?: boolean;
  /** True for a value that later baselines leave out. */
  isOutlier?: boolean;
  /** True for the first run of a comparison when it is to be sent. */
  sendFirst?: boolean | undefined;
};

/** The runs due before this one that observed the same data, oldest first; of two due at once the one judged first. Tests do not count. */
export const pastOf = ({ observations }: Condition, { source, dueAt }: Given): Observation[] => {
  const due = Date.parse(dueAt);
  const past = observations.flatMap((one) => {
    const at = one.trigger !== 'test' && one.source === source ? Date.parse(one.dueAt) : Number.NaN;
    return at <= due ? [{ one, at }] : [];
  });
  // Nearly always in this order already.
  if (past.some(({ at }, index) => at < (past[index - 1]?.at ?? at))) past.sort((a, b) => a.at - b.at);
  return past.map(({ one }) => one);
};

/** The value of a metric; null when it has none, or the result is empty. */
export const valueIn = ({ metrics, rowCount }: Facts, metric: string): Decimal | null => {
  const text = metrics.find(({ name }) => name === metric)?.value ?? null;
  return text === null || rowCount === 0 ? null : parseDecimal(text);
};

/** A metric to be judged: its value, or why there is none. An empty result and a metric without a value are not 0. */
export const observedOf = (facts: Facts, metric: string): { value: Decimal } | { missing: Raw } => {
  const none = { observed: null, baseline: null };
  if (!facts.metrics.some(({ name }) => name === metric)) {
    const text = `the report has no metric "${metric}"`;
    return { missing: { ...none, state: 'error', reason: 'unknownMetric', text } };
  }
  if (facts.rowCount === 0)
    return { missing: { ...none, state: 'noData', reason: 'empty', text: 'the result is empty' } };
  const value = valueIn(facts, metric);
  return value
    ? { value }
    : { missing: { ...none, state: 'noData', reason: 'noValue', text: `${metric} has no value` } };
};
