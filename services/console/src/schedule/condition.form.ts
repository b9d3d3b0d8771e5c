import type { ScheduleBody } from '../api/schedules';

type Condition = NonNullable<ScheduleBody['distributionCondition']>;
export type ConditionType = Condition['type'];
type Of<Type extends ConditionType> = Extract<Condition, { type: Type }>;
type Comparison = NonNullable<Of<'THRESHOLD'>['conditions']>[number];

/** One comparison as it is typed: numbers stay texts, so that no digit is lost; `upper` is for two of them. */
export type ComparisonForm = { metric: string; operator: Comparison['operator']; value: string; upper: string };

/** A condition as it is typed. Only the fields of its type count. */
export type ConditionForm = {
  type: ConditionType;
  match: 'all' | 'any';
  comparisons: ComparisonForm[];
  metric: string;
  by: string;
  direction: 'up' | 'down' | 'both';
  against: string;
  minAbsolute: string;
  of: 'rows' | 'columns' | 'metric';
  key: string[];
  ignore: string[];
  baseline: 'lastEvaluation' | 'lastSent';
  sensitivity: 'low' | 'normal' | 'high';
  season: 'none' | 'dayOfWeek' | 'hourOfDay' | 'hourOfWeek';
  sendFirst: boolean;
};

export const newComparison = (metric = ''): ComparisonForm => ({ metric, operator: '>', value: '', upper: '' });

const BLANK: ConditionForm = {
  type: 'ALWAYS',
  match: 'all',
  comparisons: [newComparison()],
  metric: '',
  by: '',
  direction: 'both',
  against: 'previous',
  minAbsolute: '0',
  of: 'rows',
  key: [],
  ignore: [],
  baseline: 'lastEvaluation',
  sensitivity: 'normal',
  season: 'none',
  sendFirst: false,
};

/** Whether an operator compares with two numbers. */
export const isRange = (operator: Comparison['operator']): boolean => operator === 'between' || operator === 'outside';

const comparisonOf = ({
  metric,
  operator,
  value,
}: Pick<Comparison, 'metric' | 'operator' | 'value'>): ComparisonForm => {
  const [first = '', second = ''] = [value].flat().map(String);
  return { metric, operator, value: first, upper: second };
};

const comparisonsOf = ({ conditions, metric, operator, value }: Of<'THRESHOLD'>): ComparisonForm[] => {
  if (conditions && conditions.length > 0) return conditions.map(comparisonOf);
  return metric !== undefined && operator !== undefined && value !== undefined
    ? [comparisonOf({ metric, operator, value })]
    : [newComparison()];
};

/** A stored condition as it is typed. */
export const conditionForm = (condition: Condition = { type: 'ALWAYS' }): ConditionForm => {
  switch (condition.type) {
    case 'ALWAYS':
    case 'NOT_EMPTY':
    case 'EMPTY':
      return { ...BLANK, type: condition.type };
    case 'THRESHOLD':
      return { ...BLANK, type: 'THRESHOLD', match: condition.match ?? 'all', comparisons: comparisonsOf(condition) };
    case 'PERCENT': {
      const { metric, by, direction = 'both', against = 'previous', minAbsolute, sendFirst = false } = condition;
      const typed = { by: String(by), minAbsolute: String(minAbsolute) };
      return { ...BLANK, type: 'PERCENT', metric, direction, against, sendFirst, ...typed };
    }
    case 'CHANGE_DETECTION': {
      const { of = 'rows', metric = '', key = [], ignore = [], baseline = 'lastEvaluation', sendFirst } = condition;
      return { ...BLANK, type: condition.type, of, metric, key, ignore, baseline, sendFirst: sendFirst ?? false };
    }
    case 'EXCEPTION': {
      const { metric, sensitivity = 'normal', season = 'none', direction = 'both', minAbsolute = '0' } = condition;
      return { ...BLANK, type: 'EXCEPTION', metric, sensitivity, season, direction, minAbsolute: String(minAbsolute) };
    }
  }
};

/** What the form does not show is kept, as long as the kind of condition stays. */
const kept = <Type extends ConditionType>(before: Condition | undefined, type: Type): Partial<Of<Type>> =>
  before?.type === type ? (before as Of<Type>) : {};

const comparisonBody = (
  { metric, operator, value, upper }: ComparisonForm,
  before: Comparison | undefined,
): Comparison => ({
  ...(before?.operator === operator && before.clearAt !== undefined ? { clearAt: before.clearAt } : {}),
  metric,
  operator,
  value: isRange(operator) ? [value.trim(), upper.trim()] : value.trim(),
});

/** The condition for the API. `before` is the stored one, where there is one. */
export const conditionBody = (form: ConditionForm, before?: Condition): Condition => {
  const { type, metric, direction, minAbsolute, sendFirst } = form;
  switch (type) {
    case 'ALWAYS':
    case 'NOT_EMPTY':
    case 'EMPTY':
      return { type };
    case 'THRESHOLD': {
      const { forRuns, clearForRuns, conditions } = kept(before, type);
      const compared = form.comparisons.map((one, at) => comparisonBody(one, conditions?.[at]));
      const runs = {
        ...(forRuns === undefined ? {} : { forRuns }),
        ...(clearForRuns === undefined ? {} : { clearForRuns }),
      };
      return { type, conditions: compared, match: form.match, ...runs };
    }
    case 'PERCENT': {
      const numbers = { by: form.by.trim(), minAbsolute: minAbsolute.trim() };
      return { ...kept(before, type), type, metric, direction, against: form.against.trim(), ...numbers, sendFirst };
    }
    case 'CHANGE_DETECTION': {
      const { metric: _, ...rest } = kept(before, type);
      const { of, key, ignore, baseline } = form;
      return { ...rest, type, of, ...(of === 'metric' ? { metric } : {}), key, ignore, baseline, sendFirst };
    }
    case 'EXCEPTION': {
      const { sensitivity, season } = form;
      return { ...kept(before, type), type, metric, sensitivity, season, direction, minAbsolute: minAbsolute.trim() };
    }
  }
};
