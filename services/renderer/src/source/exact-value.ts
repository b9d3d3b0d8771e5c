/** A decimal of at most this many digits is the same number after a double has held it (IEEE 754: 15 digits). */
const EXACT_DIGITS = 15;

/** A decimal of a database without loss: a number where a double holds its digits, its text otherwise (`NaN` included). */
export const exactDecimal = (text: string): number | string => {
  const digits = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (!digits) return text;
  const significant = `${digits[1]}${digits[2] ?? ''}`.replace(/^0+/, '').length;
  return significant <= EXACT_DIGITS ? Number(text) : text;
};

/** A whole number of a database without loss: a number where it is safe, a bigint otherwise. */
export const exactInteger = (value: string | bigint): number | bigint => {
  const whole = BigInt(value);
  return whole >= Number.MIN_SAFE_INTEGER && whole <= Number.MAX_SAFE_INTEGER ? Number(whole) : whole;
};

/** An instant, to the millisecond; its text where it is none, such as `infinity`. */
export const instantOr = (text: string): Date | string => {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date;
};

/** Octets as PostgreSQL writes them: `\xdeadbeef`. */
export const octetsText = (octets: Uint8Array): string => `\\x${Buffer.from(octets).toString('hex')}`;
