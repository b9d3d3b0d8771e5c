import { type Decimal, decimalText, type ThresholdComparison } from '@punctual/contracts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The most digits of a number in a sentence; what is longer is shortened in the middle of nothing, at its end. */
const MAX_DIGITS = 40;

/** `12,300.5`: a decimal text with its thousands apart. Nothing is rounded. */
export const numberText = (decimal: Decimal): string => {
  const [whole = '', fraction] = decimalText(decimal).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return text.length <= MAX_DIGITS ? text : `${text.slice(0, MAX_DIGITS)}…`;
};

/** The date of a local time as people say it beside another: `3 November`, with the year when that differs. */
export const dateText = (local: string, beside: string): string => {
  const [year = '', month = '1', day = '1'] = local.slice(0, 10).split('-');
  const text = `${Number(day)} ${MONTHS[Number(month) - 1]}`;
  return year === beside.slice(0, 4) ? text : `${text} ${year}`;
};

/** `1 row`, `1,234 rows`. */
export const countText = (count: number, noun: string): string =>
  `${numberText({ units: BigInt(count), scale: 0 })} ${noun}${count === 1 ? '' : 's'}`;

const HOLDS: Readonly<Record<ThresholdComparison['operator'], string>> = {
  '>': 'is above',
  '>=': 'is at least',
  '<': 'is below',
  '<=': 'is at most',
  '==': 'is equal to',
  '!=': 'is other than',
  between: 'is between',
  outside: 'is outside of',
};

/** `is above 10,000`, or `is not above 10,000`. */
export const comparisonText = (
  operator: ThresholdComparison['operator'],
  limits: readonly Decimal[],
  holds: boolean,
): string => {
  const verb = holds ? HOLDS[operator] : HOLDS[operator].replace('is ', 'is not ');
  return `${verb} ${limits.map(numberText).join(' and ')}`;
};
