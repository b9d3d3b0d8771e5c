import { z } from 'zod';
import { instant } from '../shared';
import { line } from '../text';

/** The most dates that a calendar lists. */
const MAX_DATES = 1_000;

/** Days off: the holidays of a country or one of its regions, and further dates. The scheduler checks that they exist. */
export const daysOffShape = {
  country: z.string().nullable().default(null).describe('ISO 3166-1 code, such as US'),
  region: z.string().nullable().default(null).describe('a region of the country, such as NY'),
  dates: z.array(z.string()).max(MAX_DATES).default([]).describe('further holidays, as dates'),
};

/** The body of `POST /calendars` and `PUT /calendars/:id`. */
export const calendarBody = z.strictObject({ name: line(200), ...daysOffShape });

/** What `GET /calendars/:id` answers. */
export const calendarResource = z.strictObject({
  id: z.uuid(),
  userId: z.string(),
  name: z.string(),
  country: z.string().nullable(),
  region: z.string().nullable(),
  dates: z.array(z.string()).describe('each once, in their order'),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type CalendarResource = z.infer<typeof calendarResource>;

const followed = {
  calendarId: z.uuid().nullable().default(null).describe('a shared calendar, instead of country, region and dates'),
  ...daysOffShape,
  onHoliday: z.enum(['skip', 'previous-business-day', 'next-business-day']).default('skip'),
};

/** The calendar of a schedule as clients give it: a shared one by its id, or days of its own. */
export const scheduleCalendar = z.strictObject(followed).check(({ value, issues }) => {
  const { calendarId, country, region, dates } = value;
  if (calendarId === null || (country === null && region === null && dates.length === 0)) return;
  const message = 'excludes country, region and dates: name a shared calendar, or list the days here';
  issues.push({ code: 'custom', path: ['calendarId'], message, input: calendarId });
});

/**
 * The calendar of a schedule as its events hold it. With a `calendarId`, the days are those of the shared calendar at its version
 * `calendarVersion`: the events of a schedule alone say when it runs.
 */
export const storedScheduleCalendar = z.strictObject({
  ...followed,
  calendarVersion: z.number().int().optional().describe('the version of the shared calendar that the days are from'),
});
export type ScheduleCalendar = z.infer<typeof storedScheduleCalendar>;
