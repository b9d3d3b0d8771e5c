/** A change of offset: from `at` (milliseconds since the epoch) local time is UTC plus `offset` milliseconds. */
export type Change = { at: number; offset: number };

/** What a zone does after its last listed transition: one constant offset, or two changes every year. */
export type PosixZone = { offset: number; changesIn: (year: number) => Change[] };

const NAME = '(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)';
const TIME = '([+-]?\\d{1,3}(?::\\d{2}(?::\\d{2})?)?)';
const DATE = '(J\\d{1,3}|\\d{1,3}|M\\d{1,2}\\.\\d\\.\\d)';
const FORM = new RegExp(`^${NAME}${TIME}(?:${NAME}${TIME}?,${DATE}(?:/${TIME})?,${DATE}(?:/${TIME})?)?$`);

const HOUR = 3_600_000;
const DAY = 86_400_000;

/**
 * Reads a POSIX TZ string as the footer of a TZif file has it (RFC 9636, section 3.3.1; POSIX.1-2017, section 8.3, with
 * hours up to 167). `CST5CDT,M3.2.0/0,M11.1.0/1`: five hours behind UTC, four hours behind from March to November.
 * @throws RangeError when the text is not such a string
 */
export const readPosixZone = (text: string): PosixZone => {
  const [whole, standard, summer, start, startTime, end, endTime] = FORM.exec(text) ?? [];
  if (whole === undefined || standard === undefined)
    throw new RangeError(`"${text.slice(0, 80)}" is not a POSIX TZ string`);
  // POSIX counts hours west of Greenwich.
  const offset = 0 - milliseconds(standard);
  if (start === undefined || end === undefined) return { offset, changesIn: () => [] };
  const summerOffset = summer === undefined ? offset + HOUR : 0 - milliseconds(summer);
  const change = (year: number, date: string, time: string | undefined, before: number, after: number): Change => ({
    at: dayIn(year, date) + milliseconds(time ?? '2') - before,
    offset: after,
  });
  return {
    offset,
    changesIn: (year) =>
      [change(year, start, startTime, offset, summerOffset), change(year, end, endTime, summerOffset, offset)].sort(
        (a, b) => a.at - b.at,
      ),
  };
};

const milliseconds = (time: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = time.replace(/^[+-]/, '').split(':').map(Number);
  return (time.startsWith('-') ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1000;
};

/** Midnight of a day of a year, in civil time: `M3.2.0` the second Sunday of March, `J60` 1 March always, `59` the 60th day. */
const dayIn = (year: number, date: string): number => {
  if (date.startsWith('J')) {
    const day = Number(date.slice(1));
    const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    return Date.UTC(year, 0, leap && day >= 60 ? day + 1 : day);
  }
  if (!date.startsWith('M')) return Date.UTC(year, 0, 1 + Number(date));
  const [month = 1, week = 1, weekday = 0] = date.slice(1).split('.').map(Number);
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  let day = 1 + ((weekday - first + 7) % 7) + (week - 1) * 7;
  if (day > daysInMonth) day -= 7; // week 5 is the last one
  return Date.UTC(year, month - 1, 1) + (day - 1) * DAY;
};
