/** An exact decimal number: `units` divided by 10 to the power of `scale`, which is never negative. */
export type Decimal = { units: bigint; scale: number };

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Texts beyond these are not taken as numbers: a short text such as 1e9999 would otherwise be a long number. */
const MAX_EXPONENT = 400;
const MAX_DIGITS = 3_000;

/** The number in a decimal text such as `-12.50` or `1e308`; null for any other text, NaN and infinities included. */
export const parseDecimal = (text: string): Decimal | null => {
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (sign === undefined || whole.length + fraction.length > MAX_DIGITS) return null;
  const power = Number(exponent);
  if (Math.abs(power) > MAX_EXPONENT) return null;
  const units = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - power;
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
};

/** The decimal a number or text of a condition stands for. @throws Error for what its schema refuses */
export const decimalOf = (value: number | string): Decimal => {
  const decimal = parseDecimal(String(value));
  if (!decimal) throw new Error(`${value} is not a decimal number`);
  return decimal;
};

/** The shortest text of a decimal, without an exponent: `12.5` for 12.50. */
export const decimalText = ({ units, scale }: Decimal): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return units < 0n ? `-${text}` : text;
};

const unitsAt = ({ units, scale }: Decimal, wanted: number): bigint => units * 10n ** BigInt(wanted - scale);

/** Negative when `a` is less than `b`, 0 when they are equal, positive when it is greater. */
export const compareDecimals = (a: Decimal, b: Decimal): number => {
  const scale = Math.max(a.scale, b.scale);
  const difference = unitsAt(a, scale) - unitsAt(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

export const addDecimals = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
};

export const subtractDecimals = (a: Decimal, b: Decimal): Decimal => addDecimals(a, { ...b, units: -b.units });

export const multiplyDecimals = (a: Decimal, b: Decimal): Decimal => ({
  units: a.units * b.units,
  scale: a.scale + b.scale,
});

/** Without its sign. */
export const absolute = ({ units, scale }: Decimal): Decimal => ({ units: units < 0n ? -units : units, scale });

/** A quotient to `digits` places after the point more than the dividend has, rounded half away from zero. `by` is a count. */
export const divideDecimal = ({ units, scale }: Decimal, by: number, digits = 20): Decimal => {
  const divisor = BigInt(by);
  const raised = (units < 0n ? -units : units) * 10n ** BigInt(digits);
  const quotient = (2n * raised + divisor) / (2n * divisor);
  return { units: units < 0n ? -quotient : quotient, scale: scale + digits };
};

/** The middle of some numbers, and the mean of the two in the middle when their count is even. @throws Error for none */
export const medianOf = (numbers: readonly Decimal[]): Decimal => {
  const sorted = numbers.toSorted(compareDecimals);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (!low || !high) throw new Error('there is no median of nothing');
  const sum = addDecimals(low, high);
  return { units: sum.units * 5n, scale: sum.scale + 1 };
};
