import { z } from 'zod';
import { compareDecimals, decimalOf, parseDecimal } from '../decimal';

/** A number, or the text of a decimal with more digits than a number of JSON keeps, such as "12345678901234567890.1". */
const decimal = z.union(
  [z.number(), z.string().refine((text) => parseDecimal(text) !== null, 'must be a decimal number such as "12.50"')],
  'must be a number, or a decimal number as text',
);
/** Units of a decimal; 1 for what is no decimal, which is an issue already: further checks run all the same. */
const unitsOf = (value: number | string): bigint => parseDecimal(String(value))?.units ?? 1n;
const notNegative = decimal.refine((value) => unitsOf(value) >= 0n, 'must not be negative');
const positive = decimal.refine((value) => unitsOf(value) > 0n, 'must be more than 0');

const metric = z.string().min(1, 'must not be empty').max(200).describe('a metric of the report');
const column = z.string().min(1, 'must not be empty').max(500);
const distinct = (columns: readonly string[]) => new Set(columns).size === columns.length;
const runs = z.number().int().min(1).max(1_000);

/** How a metric is compared; `between` and `outside` take two values, and `between` includes both. */
export const operatorSchema = z.enum(['>', '>=', '<', '<=', '==', '!=', 'between', 'outside']);

const comparisonShape = {
  metric,
  operator: operatorSchema,
  value: z
    .union([decimal, z.tuple([decimal, decimal])], 'must be a number, or two of them for between and outside')
    .describe('a number; two of them, the lower first, for between and outside'),
  clearAt: decimal
    .optional()
    .describe('once it fires it goes on until the metric is beyond this value too (hysteresis)'),
};
type Comparison = z.infer<z.ZodObject<typeof comparisonShape>>;
export type ThresholdComparison = Comparison;

/** What is wrong with a comparison, as the field and the remedy; null for nothing. */
const comparisonProblem = ({ operator, value, clearAt }: Omit<Comparison, 'metric'>): [string, string] | null => {
  const isRange = operator === 'between' || operator === 'outside';
  if (Array.isArray(value) !== isRange)
    return [
      'value',
      isRange ? `must be two numbers for the operator ${operator}` : `must be one number for ${operator}`,
    ];
  // What is no decimal is an issue already.
  if ([value, clearAt ?? 0].flat().some((one) => parseDecimal(String(one)) === null)) return null;
  if (Array.isArray(value))
    return compareDecimals(decimalOf(value[0]), decimalOf(value[1])) > 0
      ? ['value', 'must name the lower number first']
      : clearAt === undefined
        ? null
        : ['clearAt', `has no meaning for the operator ${operator}`];
  if (clearAt === undefined) return null;
  if (operator === '==' || operator === '!=') return ['clearAt', `has no meaning for the operator ${operator}`];
  const beyond = compareDecimals(decimalOf(clearAt), decimalOf(value));
  if (operator.startsWith('>') ? beyond > 0 : beyond < 0)
    return ['clearAt', `must not be ${operator.startsWith('>') ? 'above' : 'below'} the value`];
  return null;
};

const comparison = z.strictObject(comparisonShape).check(({ value, issues }) => {
  const problem = comparisonProblem(value);
  if (problem) issues.push({ code: 'custom', path: [problem[0]], message: problem[1], input: value });
});

const threshold = z
  .strictObject({
    type: z.literal('THRESHOLD'),
    conditions: z.array(comparison).min(1).max(20).optional(),
    match: z.enum(['all', 'any']).optional().describe('all when omitted'),
    metric: metric.optional().describe('with operator and value: the short form of one condition'),
    operator: operatorSchema.optional(),
    value: comparisonShape.value.optional(),
    clearAt: comparisonShape.clearAt,
    forRuns: runs.optional().describe('fires only when it holds for so many runs in succession; 1 when omitted'),
    clearForRuns: runs.optional().describe('ends only when it does not hold for so many runs in succession'),
  })
  .check(({ value: given, issues }) => {
    const say = (path: string, message: string) => issues.push({ code: 'custom', path: [path], message, input: given });
    const { conditions, metric: name, operator, value, clearAt } = given;
    if (conditions) {
      for (const field of ['metric', 'operator', 'value', 'clearAt'] as const)
        if (given[field] !== undefined) say(field, 'must be inside conditions when those are given');
      return;
    }
    if (name === undefined) say('metric', 'is required, unless there are conditions');
    if (operator === undefined) say('operator', 'is required');
    if (value === undefined) say('value', 'is required');
    if (operator === undefined || value === undefined) return;
    const problem = comparisonProblem({ operator, value, clearAt });
    if (problem) say(...problem);
  });

const direction = z.enum(['up', 'down', 'both']).optional().describe('both when omitted');
const sendFirst = z
  .boolean()
  .optional()
  .describe('true sends the first run too, which there is nothing to compare with');

const percent = z.strictObject({
  type: z.literal('PERCENT'),
  metric,
  by: positive.describe('per cent: 10 fires beyond a tenth'),
  direction,
  against: z
    .string()
    .regex(
      /^(previous|sameWeekday|P([1-9]|[1-4]\d|5[0-6])D|median\(([2-9]|[1-9]\d)\))$/,
      'must be "previous", "sameWeekday", "P7D" (1 to 56 days) or "median(7)" (2 to 99 runs)',
    )
    .optional()
    .describe(
      'previous, P7D (so many days before), sameWeekday, or median(n) of the last n runs; previous when omitted',
    ),
  minAbsolute: notNegative.describe('the change must be more than this, too'),
  sendFirst,
});

const change = z
  .strictObject({
    type: z.literal('CHANGE_DETECTION'),
    of: z.enum(['rows', 'columns', 'metric']).optional().describe('rows when omitted'),
    metric: metric.optional(),
    key: z.array(column).min(1).max(16).refine(distinct, 'must not repeat a column').optional(),
    ignore: z.array(column).max(256).refine(distinct, 'must not repeat a column').optional(),
    tolerance: z
      .strictObject({
        abs: notNegative.optional(),
        rel: notNegative.optional().describe('a part of the value before: 0.05 is 5 %'),
      })
      .optional()
      .describe('a number that changed by no more than one of these has not changed'),
    baseline: z.enum(['lastEvaluation', 'lastSent']).optional().describe('lastEvaluation when omitted'),
    attach: z
      .enum(['report', 'reportAndChanges', 'changes'])
      .optional()
      .describe(
        'which files a mail about changed rows has: those of the report (when omitted), changes.csv with the rows that changed, or both; needs a key',
      ),
    sendFirst,
  })
  .check(({ value, issues }) => {
    const say = (path: string, message: string) => issues.push({ code: 'custom', path: [path], message, input: value });
    const { of = 'rows', metric: name, key, ignore, tolerance, attach } = value;
    if (of === 'metric' && name === undefined) say('metric', 'is required when a metric is compared');
    if (of !== 'metric' && name !== undefined) say('metric', 'is only for "of": "metric"');
    if (of !== 'rows' && key) say('key', 'is only for "of": "rows"');
    if (of === 'metric' && ignore) say('ignore', 'is for rows and columns');
    if (of === 'columns' && tolerance) say('tolerance', 'is for rows and metrics');
    if (of === 'rows' && tolerance && !key) say('tolerance', 'needs a key, so that it is known which rows to compare');
    if (of !== 'rows' && attach) say('attach', 'is only for "of": "rows"');
    if (of === 'rows' && attach && !key) say('attach', 'needs a key, so that it is known which rows changed');
    const both = key?.find((one) => ignore?.includes(one));
    if (both !== undefined) say('ignore', `must not contain "${both}", which is in the key`);
  });

const exception = z.strictObject({
  type: z.literal('EXCEPTION'),
  metric,
  sensitivity: z.enum(['low', 'normal', 'high']).optional().describe('normal when omitted'),
  season: z.enum(['none', 'dayOfWeek', 'hourOfDay', 'hourOfWeek']).optional().describe('none when omitted'),
  direction,
  minAbsolute: notNegative.optional().describe('the distance from the median must be more than this, too'),
});

/** When a run sends. What is left out has the value its description says. */
export const conditionSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('ALWAYS') }),
    z.strictObject({ type: z.literal('NOT_EMPTY') }),
    z.strictObject({ type: z.literal('EMPTY') }),
    threshold,
    percent,
    change,
    exception,
  ])
  .describe('when a run sends');
export type Condition = z.infer<typeof conditionSchema>;
export type ConditionOf<T extends Condition['type']> = Extract<Condition, { type: T }>;

/** What a run does when there is nothing to judge: an empty result, or a metric without a value. */
export const noDataSchema = z
  .union([
    z.enum(['ownerNotice', 'send', 'skip', 'keepLast']),
    z.strictObject({ keepLast: z.strictObject({ maxRuns: runs }) }),
  ])
  .describe('keepLast keeps the last result for 3 runs, or for maxRuns; after that the owner is told');

const PERIOD = /^P(?=\d|T\d)(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?$/;

/** Milliseconds of a period of weeks, days, hours and minutes (ISO 8601), such as P1D or PT6H. A day has 24 hours. */
export const periodMs = (period: string): number => {
  const [, weeks = 0, days = 0, hours = 0, minutes = 0] = PERIOD.exec(period) ?? [];
  return (((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
};

/** How often a condition that goes on firing sends. */
export const notifySchema = z.union([
  z.enum(['everyRun', 'onChange']),
  z.strictObject({
    onChangeThenEvery: z
      .string()
      .refine(
        (period) => periodMs(period) > 0,
        'must be an ISO 8601 period such as P1D or PT6H, and more than nothing',
      ),
  }),
]);

/** How a schedule judges its runs, as its occurrences carry it. */
export const judgingSchema = z.object({
  condition: conditionSchema,
  noData: noDataSchema,
  notify: notifySchema,
  notifyResolved: z.boolean(),
  /** From when on the condition is what it is: whether it fired before is not carried on. See `conditionIdentity`. */
  judgedSince: z.iso.datetime(),
});
export type Judging = z.infer<typeof judgingSchema>;

/** The comparisons of a THRESHOLD, whichever form it was given in. */
export const comparisonsOf = (condition: ConditionOf<'THRESHOLD'>): ThresholdComparison[] => {
  const { conditions, metric: name, operator, value, clearAt } = condition;
  if (conditions) return conditions;
  if (name === undefined || operator === undefined || value === undefined) return [];
  return [{ metric: name, operator, value, ...(clearAt === undefined ? {} : { clearAt }) }];
};

/** The metrics a condition looks at, with the paths of the fields that name them. */
export const metricsIn = (condition: Condition): { path: string; metric: string }[] => {
  switch (condition.type) {
    case 'ALWAYS':
    case 'NOT_EMPTY':
    case 'EMPTY':
      return [];
    case 'THRESHOLD':
      return comparisonsOf(condition).map(({ metric: name }, index) => ({
        path: condition.conditions ? `conditions.${index}.metric` : 'metric',
        metric: name,
      }));
    case 'CHANGE_DETECTION':
      return condition.metric === undefined ? [] : [{ path: 'metric', metric: condition.metric }];
    case 'PERCENT':
    case 'EXCEPTION':
      return [{ path: 'metric', metric: condition.metric }];
  }
};

/**
 * What identifies a condition: while it is the same, an edit leaves the state of the condition as it is (whether it fires,
 * since when). Limits and values are no part of it; metrics, operators, keys and the data they come from are.
 */
export const conditionIdentity = ({
  reportId,
  parameters,
  distributionCondition: condition,
}: {
  reportId: string;
  parameters: Record<string, unknown>;
  distributionCondition: Condition;
}): string => {
  const source = [reportId, Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))];
  switch (condition.type) {
    case 'ALWAYS':
    case 'NOT_EMPTY':
    case 'EMPTY':
      return JSON.stringify([condition.type, source]);
    case 'THRESHOLD': {
      const compared = comparisonsOf(condition).map(({ metric: name, operator }) => [name, operator]);
      return JSON.stringify([condition.type, compared, condition.match ?? 'all', source]);
    }
    case 'PERCENT':
      return JSON.stringify([condition.type, condition.metric, condition.direction ?? 'both', source]);
    case 'EXCEPTION':
      return JSON.stringify([condition.type, condition.metric, condition.direction ?? 'both', source]);
    case 'CHANGE_DETECTION': {
      const { of = 'rows', metric: name = null, key = [], ignore = [] } = condition;
      return JSON.stringify([condition.type, of, name, key, [...ignore].sort(), source]);
    }
  }
};
