const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** The names of the months, January first. */
export const MONTHS: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');
const NTH: Readonly<Record<number, string>> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', 5: 'fifth' };

/** `a`, `a and b`, `a, b and c`. */
export const and = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** The name of a day of the week; 0 and 7 are Sunday. */
export const weekdayName = (day: number): string => WEEKDAYS[day % 7] ?? '';

/** Names of days, Monday first, each once. */
export const dayNames = (days: readonly number[]): string =>
  and([...new Set(days.map((day) => day % 7 || 7))].sort((a, b) => a - b).map(weekdayName));

/** `first` to `fifth`; `last` for -1. */
export const nthName = (n: number): string => NTH[n] ?? 'last';

/** `day 1`, `days 1, 3 and 5 to 7`. */
export const days = (numbers: readonly number[]): string => `day${numbers.length === 1 ? '' : 's'} ${ranges(numbers)}`;

/** Ascending numbers, three and more in a row as a range: `0, 2 and 5 to 9`. */
export const ranges = (numbers: readonly number[]): string => {
  const parts: string[] = [];
  for (let from = 0; from < numbers.length; ) {
    let to = from;
    while (numbers[to + 1] === (numbers[to] ?? 0) + 1) to++;
    if (to - from < 2) to = from;
    parts.push(to === from ? `${numbers[from]}` : `${numbers[from]} to ${numbers[to]}`);
    from = to + 1;
  }
  return and(parts);
};

/** `HH:MM`, with seconds only where there are some. */
export const timeText = (time: string): string => (time.endsWith(':00') && time.length > 5 ? time.slice(0, 5) : time);

/** The date of a date or an instant. */
export const dateText = (text: string): string => text.slice(0, 10);

const UNITS = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3_600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
];

/** Seconds in the largest fitting unit and the one below it: `1 hour 5 minutes`. */
export const duration = (seconds: number): string => {
  const largest = UNITS.findIndex((unit) => seconds >= unit.seconds);
  if (largest < 0) return '0 seconds';
  let left = seconds;
  const parts: string[] = [];
  for (const unit of UNITS.slice(largest, largest + 2)) {
    const count = Math.floor(left / unit.seconds);
    left -= count * unit.seconds;
    if (count > 0) parts.push(`${count} ${unit.name}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
};
