const numbers = new Intl.NumberFormat('en');
const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** A number with its thousands apart. */
export const number = (value: number): string => numbers.format(value);

/** A rate in percent, rounded down, so that 100 % means all; a dash for none. */
export const share = (rate: number | null): string =>
  rate === null ? '–' : shares.format(Math.floor(rate * 1000 + 1e-6) / 1000);

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** A latency: `350 ms`, `4.2 s`, `1.5 h`; a dash for none. */
export const duration = (seconds: number | null): string => {
  if (seconds === null) return '–';
  const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? [0.001, 'ms'];
  const value = seconds / size;
  return `${numbers.format(Number(value.toFixed(value < 10 && unit !== 'ms' ? 1 : 0)))} ${unit}`;
};
