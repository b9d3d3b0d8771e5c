import {
  absolute,
  type ConditionOf,
  compareDecimals,
  type Decimal,
  decimalOf,
  decimalText,
  multiplyDecimals,
  type Observation,
  sameJson,
  subtractDecimals,
} from '@punctual/contracts';
import { type Given, observedOf, type Raw, valueIn } from './past';
import type { Condition } from './state';
import { countText, numberText } from './words';

type ChangeDetection = ConditionOf<'CHANGE_DETECTION'>;

/** Whether a number changed by more than a tolerance: by more than each of the parts it names. */
export const isBeyond = (before: Decimal, now: Decimal, tolerance: ChangeDetection['tolerance']): boolean => {
  const size = absolute(subtractDecimals(now, before));
  if (size.units === 0n) return false;
  const { abs = 0, rel = 0 } = tolerance ?? {};
  const part = multiplyDecimals(absolute(before), decimalOf(rel));
  return compareDecimals(size, decimalOf(abs)) > 0 && compareDecimals(size, part) > 0;
};

const holds = ({ of = 'rows', metric = '' }: ChangeDetection, { facts }: Observation): boolean => {
  if (of === 'metric') return valueIn(facts, metric) !== null;
  return of === 'rows' ? facts.rows !== null : facts.columns !== null && facts.rowCount > 0;
};

/** The observation a run is compared with; null for the first. `past` holds the runs due before it, oldest first. */
export const baselineOf = (
  condition: ChangeDetection,
  { first, lastSent, sendings, edge }: Condition,
  past: readonly Observation[],
  { judging }: Given,
): Observation | null => {
  const isComparable = (one: Observation): boolean =>
    one.verdict.edge.judgedSince === judging.judgedSince && holds(condition, one);
  if (condition.baseline !== 'lastSent') return past.findLast(isComparable) ?? null;
  // One that is under way counts as sent until it turns out otherwise.
  const told = new Set(sendings.flatMap(({ occurrenceId, outcome }) => (outcome === 'notSent' ? [] : [occurrenceId])));
  const sent = past.findLast((one) => told.has(one.occurrenceId) && isComparable(one));
  const kept = edge?.judgedSince === judging.judgedSince ? (lastSent ?? first) : null;
  return sent ?? (kept && holds(condition, kept) ? kept : (past.find(isComparable) ?? null));
};

const firstRun = (observed: string, { sendFirst }: ChangeDetection): Raw => ({
  state: 'ok',
  observed,
  baseline: null,
  reason: 'baseline',
  text: 'this is the first run, with which later ones are compared',
  sendFirst,
});

const answer = (isChanged: boolean, observed: string, baseline: string, text: string): Raw => ({
  ...{ observed, baseline, text },
  state: isChanged ? 'firing' : 'ok',
  reason: isChanged ? 'changed' : 'unchanged',
});

const noRows = (observed: string): Raw => ({
  ...{ observed, baseline: null, state: 'noData', reason: 'rowsNotKept', isExpected: true },
  text: 'the rows it would be compared with are not kept',
});

/** Whether the rows of an observation must be compared one by one: they are known and not the same. */
export const mustCompare = ({ facts: { rows, change } }: Given, baseline: Observation | null): boolean => {
  const before = baseline?.facts.rows ?? null;
  return (
    rows !== null && before !== null && rows.sha256 !== before.sha256 && change?.against !== baseline?.occurrenceId
  );
};

const rowsChanged = (condition: ChangeDetection, { facts }: Given, baseline: Observation | null): Raw => {
  const observed = countText(facts.rowCount, 'row');
  if (!facts.rows) return noRows(observed);
  const { columns } = facts;
  const lost = facts.rowCount === 0 ? undefined : condition.key?.find((one) => columns && !columns.includes(one));
  if (lost !== undefined) {
    const text = `the rows have no column "${lost}", which is in the key`;
    return { state: 'error', observed, baseline: null, reason: 'unknownColumn', text };
  }
  if (!baseline) return firstRun(observed, condition);
  const [before, now] = [baseline.facts.rows, facts.rows];
  const then = countText(baseline.facts.rowCount, 'row');
  const isAlike = before && sameJson([before.key, before.ignore], [now.key, now.ignore]);
  if (isAlike && before.sha256 === now.sha256) return answer(false, observed, then, 'no row has changed');
  const { change } = facts;
  if (!isAlike || change?.against !== baseline.occurrenceId) return noRows(observed);
  if (change.problem !== null)
    return { state: 'error', observed, baseline: then, reason: 'notComparable', text: change.problem };
  const parts = (['added', 'removed', 'changed'] as const).flatMap((kind) =>
    change[kind] > 0 ? [`${countText(change[kind], 'row')} ${kind}`] : [],
  );
  return answer(parts.length > 0, observed, then, parts.length > 0 ? parts.join(', ') : 'no row has changed');
};

const columnsChanged = (condition: ChangeDetection, { facts }: Given, baseline: Observation | null): Raw => {
  if (facts.rowCount === 0)
    return { state: 'noData', observed: null, baseline: null, reason: 'empty', text: 'the result is empty' };
  const shown = (columns: readonly string[] | null) =>
    (columns ?? []).filter((column) => !condition.ignore?.includes(column)).sort();
  if (!facts.columns) return noRows('');
  const now = shown(facts.columns);
  const observed = now.join(', ').slice(0, 1_000);
  if (!baseline) return firstRun(observed, condition);
  const before = shown(baseline.facts.columns);
  const named = (verb: string, columns: string[]) => (columns.length > 0 ? [`${verb} ${columns.join(', ')}`] : []);
  const parts = [
    ...named(
      'new columns:',
      now.filter((column) => !before.includes(column)),
    ),
    ...named(
      'columns that are gone:',
      before.filter((column) => !now.includes(column)),
    ),
  ];
  const text = parts.length > 0 ? parts.join('; ').slice(0, 1_000) : 'the columns are the same';
  return answer(parts.length > 0, observed, before.join(', ').slice(0, 1_000), text);
};

const metricChanged = (condition: ChangeDetection, { facts }: Given, baseline: Observation | null): Raw => {
  const { metric = '', tolerance } = condition;
  const now = observedOf(facts, metric);
  if ('missing' in now) return now.missing;
  const observed = decimalText(now.value);
  const before = baseline && valueIn(baseline.facts, metric);
  if (!before) return firstRun(observed, condition);
  const isChanged = isBeyond(before, now.value, tolerance);
  const how = isChanged ? `was ${numberText(before)} before` : `has not changed from ${numberText(before)}`;
  return answer(isChanged, observed, decimalText(before), `${metric} ${numberText(now.value)} ${how}`);
};

/** Compares what a run observed with an earlier observation. Neither the order of rows nor how they look is a change. */
export const judgeChange = (condition: ChangeDetection, given: Given, baseline: Observation | null): Raw => {
  switch (condition.of ?? 'rows') {
    case 'rows':
      return rowsChanged(condition, given, baseline);
    case 'columns':
      return columnsChanged(condition, given, baseline);
    case 'metric':
      return metricChanged(condition, given, baseline);
  }
};
