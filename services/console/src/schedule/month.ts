import type { ScheduleStats, UpcomingRuns } from '../api/schedules';

/** One day of a month, in UTC: what ran, what failed, what is planned. */
export type MonthDay = { day: string; ran: number; failed: number; planned: number };

/** As many runs to come as the API gives at once. */
export const PLANNED = 100;

const DAY_MS = 86_400_000;
const text = (at: number) => new Date(at).toISOString().slice(0, 10);

/** The month of an instant, as `2026-11`. */
export const monthOf = (at: number): string => text(at).slice(0, 7);

/** The month some months later. */
export const monthAfter = (month: string, by: number): string => {
  const [year, index] = month.split('-').map(Number);
  return monthOf(Date.UTC(year ?? 0, (index ?? 1) - 1 + by, 1));
};

/** The first instant of a month and of the next one. */
export const boundsOf = (month: string): { from: string; to: string } => ({
  from: `${month}-01T00:00:00Z`,
  to: `${monthAfter(month, 1)}-01T00:00:00Z`,
});

/** Every day of a month with what happened and what will. */
export const daysOf = (month: string, past: ScheduleStats['days'], planned: UpcomingRuns['upcoming']): MonthDay[] => {
  const { from, to } = boundsOf(month);
  const ran = new Map(past.map((one) => [one.day, one]));
  const days: MonthDay[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += DAY_MS) {
    const day = text(at);
    const { total = 0, failed = 0, bounced = 0 } = ran.get(day) ?? {};
    const due = planned.filter((run) => run.at.startsWith(day)).length;
    days.push({ day, ran: total, failed: failed + bounced, planned: due });
  }
  return days;
};

/**
 * The last of the planned runs that are known, where more of the month may follow it: the server tells only the next `most`.
 * Null where all of the month are known.
 */
export const knownUntil = (month: string, planned: UpcomingRuns['upcoming'], most: number): string | null => {
  const last = planned.at(-1)?.at;
  const rest = last !== undefined && planned.length >= most && Date.parse(last) < Date.parse(boundsOf(month).to);
  return rest ? last : null;
};

/** The weeks of a month, Monday first; null where a week has days of another month. */
export const weeksOf = (days: readonly MonthDay[]): (MonthDay | null)[][] => {
  const [first] = days;
  const before = first ? (new Date(`${first.day}T00:00:00Z`).getUTCDay() + 6) % 7 : 0;
  const cells: (MonthDay | null)[] = [...Array<null>(before).fill(null), ...days];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
};

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** The place in the month that a key leads to from another, within the month; null for other keys. */
export const placeAfter = (key: string, at: number, days: number): number | null => {
  if (key === 'Home') return 0;
  if (key === 'End') return days - 1;
  const step = STEPS[key];
  if (step === undefined) return null;
  const next = at + step;
  return next < 0 || next >= days ? at : next;
};
