import { describe, expect, it } from '@jest/globals';
import { calendarBody, scheduleCalendar, storedScheduleCalendar } from './calendar';
import { scheduleBody } from './schedule';

const calendarId = '3f2b8c9e-6d1a-4a7f-9b0c-8e5d4f3a2b10';
const pathsOf = (body: unknown) =>
  scheduleBody('UTC')
    .safeParse({
      ...{ reportId: calendarId, frequency: 'DAILY', format: 'PDF', recipients: { to: ['a@example.com'] } },
      calendar: body,
    })
    .error?.issues.map(({ path }) => path.join('.'));

describe('the calendar of a schedule', () => {
  it('names a shared one, or its own days', () => {
    const none = { country: null, region: null, dates: [] };
    expect(scheduleCalendar.parse({ calendarId })).toEqual({ calendarId, ...none, onHoliday: 'skip' });
    expect(scheduleCalendar.parse({ country: 'DE' })).toMatchObject({ calendarId: null, country: 'DE' });
  });

  it.each([
    [{ calendarId, country: 'DE' }, 'calendar.calendarId'],
    [{ calendarId, region: 'BY' }, 'calendar.calendarId'],
    [{ calendarId, dates: ['2026-12-24'] }, 'calendar.calendarId'],
    [{ calendarId: 'holidays' }, 'calendar.calendarId'],
    [{ calendarId, calendarVersion: 1 }, 'calendar'],
    [{ calendarId, onHoliday: 'move' }, 'calendar.onHoliday'],
  ])('is refused with the field that is wrong: %j', (body, path) => expect(pathsOf(body)).toEqual([path]));

  it('is stored with the days that the shared one had', () => {
    const stored = { calendarId, country: 'DE', region: null, dates: [], onHoliday: 'skip', calendarVersion: 2 };
    expect(storedScheduleCalendar.parse(stored)).toEqual(stored);
  });
});

it('a shared calendar lists at most 1,000 dates', () => {
  const body = (count: number) => ({ name: 'Company', dates: Array.from({ length: count }, () => '2026-12-24') });
  expect(calendarBody.safeParse(body(1_000)).success).toBe(true);
  expect(calendarBody.safeParse(body(1_001)).success).toBe(false);
});
