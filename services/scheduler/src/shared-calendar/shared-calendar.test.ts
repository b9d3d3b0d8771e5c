import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import { type CalendarEvent, Rejection } from '@punctual/contracts';
import { type SharedCalendarCommand, sharedCalendar } from './shared-calendar';

const { given } = scenario(sharedCalendar);
const calendarId = '3f2b8c9e-6d1a-4a7f-9b0c-8e5d4f3a2b10';
const now = '2026-11-23T08:00:00.000Z';
const about = { calendarId, now };
const content = { name: 'Company', country: 'DE', region: 'BY', dates: ['2026-12-24'] };
const define = (changes: Partial<typeof content> | { country: null; region: null } = {}): SharedCalendarCommand => ({
  type: 'DefineCalendar',
  data: { ...about, userId: 'u1', ...content, ...changes },
});
const defined: CalendarEvent = { type: 'CalendarDefined', data: { calendarId, userId: 'u1', ...content, at: now } };
const revise = (dates: string[], ifVersion: number | null = null): SharedCalendarCommand => ({
  type: 'ReviseCalendar',
  data: { ...about, ifVersion, ...content, dates },
});
const revised = (...dates: string[]): CalendarEvent => ({
  type: 'CalendarRevised',
  data: { calendarId, ...content, dates, at: now },
});
const erase: SharedCalendarCommand = { type: 'DeleteCalendar', data: { ...about, ifVersion: null } };
const deleted: CalendarEvent = { type: 'CalendarDeleted', data: { calendarId, at: now } };
const restore: SharedCalendarCommand = { type: 'RestoreCalendar', data: about };
const restored: CalendarEvent = { type: 'CalendarRestored', data: { calendarId, at: now } };

describe('a shared calendar', () => {
  it('is defined once', () => given().when(define()).then(defined).andAgainDoesNothing());
  it('holds each date once, in their order', () =>
    given(defined)
      .when(revise(['2026-12-31', '2026-12-24', '2026-12-31']))
      .then(revised('2026-12-24', '2026-12-31'))
      .andAgainDoesNothing());
  it('is deleted once', () => given(defined).when(erase).then(deleted).andAgainDoesNothing());
  it('is restored once, with its content', () => {
    given(defined, deleted).when(restore).then(restored).andAgainDoesNothing();
    void given(defined, deleted, restored)
      .when(revise(['2026-12-24']))
      .then();
  });
  it.each([revise([]), erase, restore])('must exist: $type', (command) =>
    given().when(command).rejects('calendar/unknown'),
  );
  it('must not be deleted to be revised', () => given(defined, deleted).when(revise([])).rejects('calendar/deleted'));
  it('changes only at the version that was read', () => {
    given(defined, revised('2026-12-31')).when(revise([], 1)).rejects('calendar/stale');
    given(defined, revised('2026-12-31')).when(revise([], 2)).then(revised());
  });

  it.each([
    [{ country: 'XX' }, 'country'],
    [{ region: 'XX' }, 'region'],
    [{ country: null }, 'region'],
    [{ dates: ['2026-12-24', '2026-02-30'] }, 'dates.1'],
    [{ country: null, region: null, dates: [] }, 'dates'],
  ])('is refused with the field that is wrong: %j', (changes, path) => {
    const attempt = () => sharedCalendar.decide(define(changes as Partial<typeof content>), sharedCalendar.initial);
    expect(attempt).toThrow(Rejection);
    expect(attempt).toThrow(expect.objectContaining({ errors: [{ path, message: expect.any(String) }] }));
  });
});
