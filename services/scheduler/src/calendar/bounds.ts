import { startOfDay } from '@punctual/chassis/zones';
import { Temporal } from 'temporal-polyfill';
import { MAX_MOVE } from './business-day';
import { DAY } from './civil';
import type { Rule } from './rule';

/** What `startDate` and `endDate` allow. `hold` decides; `earliest` and `latest` (milliseconds) only limit the search. */
export type Bounds = { earliest: number; latest: number; hold: (nominal: string, due: number) => boolean };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** Local time is at most a day from UTC, and a gap moves an occurrence at most a day beyond its nominal date; a holiday moves it further. */
const SLACK = 3 * DAY;

/**
 * The bounds of a rule, both inclusive. Dates are compared with the nominal civil date, instants with the due instant.
 * @throws RangeError when a bound is neither a date nor an RFC 3339 instant
 */
export const boundsOf = ({
  startDate,
  endDate,
  calendar,
}: Pick<Rule, 'startDate' | 'endDate' | 'calendar'>): Bounds => {
  const slack = calendar === null ? SLACK : SLACK + MAX_MOVE * DAY;
  const start = startDate === null ? null : readBound(startDate);
  const end = endDate === null ? null : readBound(endDate);
  return {
    earliest: start === null ? -Infinity : start.date === null ? start.milliseconds : start.milliseconds - slack,
    latest: end === null ? Infinity : end.date === null ? end.milliseconds : end.milliseconds + slack,
    hold: (nominal, due) => {
      const date = nominal.slice(0, 10);
      const begun = start === null || (start.date === null ? due >= start.milliseconds : date >= start.date);
      return begun && (end === null || (end.date === null ? due <= end.milliseconds : date <= end.date));
    },
  };
};

/**
 * The first instant that a start bound allows, in milliseconds: for a date, its first moment in the zone.
 * @throws RangeError when it is neither a date nor an RFC 3339 instant, or the zone is unknown
 */
export const firstMoment = (text: string, zone: string): number => {
  const { date, milliseconds } = readBound(text);
  return date === null ? milliseconds : startOfDay(zone, milliseconds);
};

/** The last instant that an end bound allows, in milliseconds: for a date, its last moment in the zone. Throws like `firstMoment`. */
export const lastMoment = (text: string, zone: string): number => {
  const { date, milliseconds } = readBound(text);
  return date === null ? milliseconds : startOfDay(zone, milliseconds + DAY) - 1;
};

/** Here a date stands for its midnight in UTC. */
const readBound = (text: string): { date: string | null; milliseconds: number } => {
  if (DATE.test(text))
    return { date: Temporal.PlainDate.from(text, { overflow: 'reject' }).toString(), milliseconds: Date.parse(text) };
  if (!INSTANT.test(text)) throw new RangeError(`"${text.slice(0, 40)}" is neither a date nor an instant`);
  return { date: null, milliseconds: Temporal.Instant.from(text).epochMilliseconds };
};
