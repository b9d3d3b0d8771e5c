import {
  type ConditionOf,
  compareDecimals,
  comparisonsOf,
  type Decimal,
  decimalOf,
  decimalText,
  type Facts,
  type ThresholdComparison,
} from '@punctual/contracts';
import { observedOf, type Raw } from './past';
import { comparisonText, numberText } from './words';

const holds = (operator: ThresholdComparison['operator'], value: Decimal, limits: readonly Decimal[]): boolean => {
  const [low, high] = limits;
  if (!low) return false;
  const compared = compareDecimals(value, low);
  switch (operator) {
    case '>':
      return compared > 0;
    case '>=':
      return compared >= 0;
    case '<':
      return compared < 0;
    case '<=':
      return compared <= 0;
    case '==':
      return compared === 0;
    case '!=':
      return compared !== 0;
    case 'between':
      return compared >= 0 && compareDecimals(value, high ?? low) <= 0;
    case 'outside':
      return compared < 0 || compareDecimals(value, high ?? low) > 0;
  }
};

/** One comparison; while the condition fires, its end decides instead of its limit. */
const compareOne = ({ metric, operator, value, clearAt }: ThresholdComparison, facts: Facts, fires: boolean): Raw => {
  const observed = observedOf(facts, metric);
  if ('missing' in observed) return observed.missing;
  const limits = (Array.isArray(value) ? value : [value]).map(decimalOf);
  const beyond = holds(operator, observed.value, limits);
  const end = fires && clearAt !== undefined ? [decimalOf(clearAt)] : limits;
  const isMet = beyond || holds(operator, observed.value, end);
  const still = isMet && !beyond ? `, but still ${comparisonText(operator, end, true)}` : '';
  return {
    state: isMet ? 'firing' : 'ok',
    observed: decimalText(observed.value),
    baseline: null,
    reason: isMet ? 'met' : 'notMet',
    text: `${metric} ${numberText(observed.value)} ${comparisonText(operator, limits, beyond)}${still}`,
  };
};

/**
 * Compares metrics with limits, exactly. Of several comparisons what is missing matters only when the others do not decide
 * (Kleene's logic): with `any` one that is met decides, with `all` one that is not.
 */
export const judgeThreshold = (condition: ConditionOf<'THRESHOLD'>, facts: Facts, fires: boolean): Raw => {
  const all = comparisonsOf(condition).map((one) => compareOne(one, facts, fires));
  const decisive = condition.match === 'any' ? 'firing' : 'ok';
  const deciding = all.filter(({ state }) => state === decisive);
  const failed = all.find(({ state }) => state === 'error');
  const missing = all.find(({ state }) => state === 'noData');
  const one = failed ?? (deciding.length === 0 ? missing : undefined);
  if (one) return one;
  const told = deciding.length > 0 ? deciding : all;
  const [first] = told;
  if (!first) throw new Error('a THRESHOLD without a comparison');
  return {
    ...first,
    observed: told.map(({ observed }) => observed).join(', '),
    text: told.map(({ text }) => text).join(' and '),
  };
};
