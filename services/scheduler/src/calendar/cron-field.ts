const NUMBER = '\\d{1,2}';
const NAMED = '(?:\\d{1,2}|[A-Za-z]{3})';
const list = (value: string, extra = ''): RegExp => {
  const item = `(?:(?:\\*|${value}(?:-${value})?)(?:/\\d{1,4})?${extra})`;
  return new RegExp(`^${item}(?:,${item})*$`);
};

/** A field of a cron text: the values it takes, the names for them (the first stands for `min`), and its grammar. */
export type CronField = { title: string; min: number; max: number; names: readonly string[]; form: RegExp };

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

/** Second first, day-of-week last. The library alone misreads some malformed texts. */
export const FIELDS: readonly CronField[] = [
  { title: 'second', min: 0, max: 59, names: [], form: /^\d{1,2}$/ },
  { title: 'minute', min: 0, max: 59, names: [], form: list(NUMBER) },
  { title: 'hour', min: 0, max: 23, names: [], form: list(NUMBER) },
  { title: 'day-of-month', min: 1, max: 31, names: [], form: new RegExp(`^\\?$|${list(NUMBER, '|L').source}`) },
  { title: 'month', min: 1, max: 12, names: MONTHS, form: list(NAMED) },
  {
    title: 'day-of-week',
    min: 0,
    max: 7,
    names: WEEKDAYS,
    form: new RegExp(`^\\?$|^${NAMED}#[1-5]$|${list(NAMED, `|${NAMED}L`).source}`),
  },
];

/** The start of a message: the field and its text. */
export const nameOf = ({ title }: CronField, atom: string): string => `${title} field "${atom.slice(0, 40)}"`;

/** What is wrong with a field, in words; empty when nothing is. */
export const problemsIn = (field: CronField, atom: string): string[] => {
  const name = nameOf(field, atom);
  if (!field.form.test(atom)) return [`${name} ${malformed(field, atom)}`];
  const items = atom.split(',');
  const wrong = items.map((item) => itemProblem(field, item)).find((problem) => problem !== null);
  if (wrong) return [`${name} ${wrong}`];
  const twice = repeated(items.map((item) => valuesOf(field, item)));
  return twice === undefined ? [] : [`${name} names ${twice} twice${field.max === 7 ? ' (0 and 7 are Sunday)' : ''}`];
};

const malformed = ({ title }: CronField, atom: string): string => {
  if (title === 'second') return 'must be one number from 0 to 59: a period under 60 seconds is not supported';
  if (/^L$/i.test(atom)) return 'has an L without a day before it; write 5L for the last Friday';
  if (/^\d+W$/i.test(atom)) return 'asks for the nearest weekday, which is not supported';
  if (/#/.test(atom)) return 'must be one day, # and a number from 1 to 5, such as 1#3 for the third Monday';
  return 'is not a list of numbers, ranges (1-5) or steps (*/15)';
};

const itemProblem = (field: CronField, item: string): string | null => {
  const { min, max } = field;
  const { ends, step } = read(field, item);
  for (const { text, value } of ends) {
    if (value === null) return `has the unknown name ${text}; the names are ${field.names.join(' ')}`;
    if (value < min || value > max) return `has ${text}, which is outside ${min}-${max}`;
  }
  const [from = min, to = ends.length === 0 ? max : from] = ends.map(({ value }) => value ?? min);
  if (from > to) return `has the range ${item}, which runs backwards; write ${from}-${max},${min}-${to}`;
  if (step === 0) return 'has a step of 0; leave the step out or write 1 or more';
  const span = ends.length === 2 ? to - from : max - min;
  return step !== null && step > span
    ? `steps by ${step}, beyond its range, so it would not repeat; name the values instead`
    : null;
};

/** The values an item stands for; none when they depend on the month (`L`, `5L`, `1#3`). */
const valuesOf = (field: CronField, item: string): number[] => {
  if (/[?#]|(^|\d|[a-z]{3})L$/i.test(item)) return [];
  const { ends, step } = read(field, item);
  const [from = field.min, to = ends.length === 0 || step !== null ? field.max : from] = ends.map(
    (end) => end.value ?? 0,
  );
  const values: number[] = [];
  for (let value = from; value <= to; value += step ?? 1) values.push(field.max === 7 ? value % 7 : value);
  return values;
};

/** The ends of an item: none for `*`, one for a value, two for a range; and its step. */
const read = ({ min, names }: CronField, item: string) => {
  const [range = '', step] = item.split('/');
  const ends = range
    .replace(/#\d$|(?<=\d|[a-z]{3})L$/i, '')
    .split('-')
    .filter((text) => !/^(\*|\?|L)$/i.test(text))
    .map((text) => {
      const index = names.indexOf(text.toUpperCase());
      return { text, value: /^\d+$/.test(text) ? Number(text) : index < 0 ? null : index + min };
    });
  return { ends, step: step === undefined ? null : Number(step) };
};

const repeated = (items: readonly number[][]): number | undefined => {
  const seen = new Set<number>();
  for (const values of items) {
    const twice = values.find((value) => seen.has(value));
    if (twice !== undefined) return twice;
    for (const value of values) seen.add(value);
  }
  return undefined;
};
