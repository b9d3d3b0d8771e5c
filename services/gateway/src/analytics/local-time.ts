import { offsetAt } from '@punctual/chassis/zones';

/** The day (`2026-11-02`), the hour (0 to 23) and the weekday (1 for Monday) that the clocks of a zone show at an instant in milliseconds. */
export const localTime = (zone: string, instant: number): { day: string; hour: number; weekday: number } => {
  const local = new Date(instant + offsetAt(zone, instant));
  return { day: local.toISOString().slice(0, 10), hour: local.getUTCHours(), weekday: local.getUTCDay() || 7 };
};
