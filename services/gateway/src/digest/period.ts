import { instantAt, offsetAt, startOfDay } from '@punctual/chassis/zones';

export type Frequency = 'weekly' | 'monthly';

const DAY_MS = 86_400_000;
/** The local time from which a digest is sent. */
const FROM_MS = 7 * 60 * 60 * 1000;

/** The begin of the week or month that holds a civil day, and of the one before; midnights as if in UTC, in ms. */
const beginOf = (frequency: Frequency, day: number): number => {
  const date = new Date(day);
  return frequency === 'weekly'
    ? day - ((date.getUTCDay() + 6) % 7) * DAY_MS
    : Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
};

/**
 * The latest week (Monday to Sunday) or month of a zone that a digest may be sent of at an instant in milliseconds: from 07:00 of the day after it.
 * Its end is excluded.
 */
export const latestPeriod = (frequency: Frequency, zone: string, now: number): { from: string; to: string } => {
  const local = now + offsetAt(zone, now);
  const current = beginOf(frequency, Math.floor(local / DAY_MS) * DAY_MS);
  const end = instantAt(zone, current + FROM_MS) <= now ? current : beginOf(frequency, current - DAY_MS);
  const iso = (midnight: number) => new Date(startOfDay(zone, midnight)).toISOString();
  return { from: iso(beginOf(frequency, end - DAY_MS)), to: iso(end) };
};
