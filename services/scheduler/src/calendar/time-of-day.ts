import { DAY } from './civil';

const HOUR = 3_600_000;

/** Milliseconds since midnight of `HH:MM` or `HH:MM:SS`; null for anything else. */
export const timeOf = (text: string): number | null => {
  const [, hours, minutes, seconds = '0'] = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text) ?? [];
  return hours === undefined ? null : ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
};

/** What a time of day must look like, as the end of a message. */
export const TIME_FORM = 'is not a time of day; write HH:MM or HH:MM:SS from 00:00 to 23:59:59';

/** The times of one day that share the minute and second of `time`, from `first` to `last`, over midnight if `last` is earlier. */
export const hourlyTimes = (time: number, first = 0, last = DAY - 1): number[] =>
  Array.from({ length: 24 }, (_, hour) => hour * HOUR + (time % HOUR)).filter((at) =>
    first <= last ? at >= first && at <= last : at >= first || at <= last,
  );
