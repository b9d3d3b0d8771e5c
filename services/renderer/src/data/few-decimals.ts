const POWERS = [1, 10, 100, 1_000, 10_000] as const;
/** With so many digits before the point, fifteen digits hold four decimals. */
const SURE = 1e9;
/** Less than half of the fifteenth digit of a number, beside the number: what is so near is the same number to fifteen digits. */
const NEAR = 4e-16;

/**
 * The decimals of a number that has few, without its digits, which take V8 longer than anything else: a double with so many decimals is the
 * quotient of an integer, or what a sum left beside it (-20.810000000000002). Null where it has more, or may have.
 */
export const fewDecimals = (value: number): number | null => {
  const size = Math.abs(value);
  // Not a number is below nothing.
  if (!(size < SURE)) return null;
  for (let decimals = 0; decimals < POWERS.length; decimals++) {
    const power = POWERS[decimals] ?? 1;
    if (Math.abs(Math.round(size * power) / power - size) <= size * NEAR) return decimals;
  }
  return null;
};

/** The digits of a number that has few decimals, to 15 significant digits; null where it has more, or may have. */
export const fewDigits = (value: number): string | null => {
  const decimals = fewDecimals(value);
  if (decimals === null) return null;
  const power = POWERS[decimals] ?? 1;
  const units = Math.round(Math.abs(value) * power);
  const whole = Math.floor(units / power);
  const sign = value < 0 ? '-' : '';
  return decimals === 0
    ? `${sign}${whole}`
    : `${sign}${whole}.${String(units - whole * power).padStart(decimals, '0')}`;
};
