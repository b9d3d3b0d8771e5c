import { describe, expect, it } from '@jest/globals';
import { type Rejection, type ScheduleEvent } from '@punctual/contracts';
import { SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import {
  about,
  create,
  created,
  end,
  ended,
  given,
  pause,
  paused,
  replan,
  replanned,
  resume,
  resumed,
  spec,
} from '../testing/schedule-scenario';
import { type ScheduleCommand, schedule } from './schedule';

describe('a schedule', () => {
  it('is created once, with the time it is next due', () => given().when(create).then(created).andAgainDoesNothing());
  it('pauses once', () => given(created).when(pause()).then(paused).andAgainDoesNothing());
  it('resumes once, with the time it is next due', () =>
    given(created, paused).when(resume()).then(resumed).andAgainDoesNothing());
  it('need not resume while it is active', () => void given(created).when(resume()).then());
  it('ends once', () => given(created).when(end(1)).then(ended).andAgainDoesNothing());
  it('ends while paused too', () => given(created, paused).when(end(2)).then(ended).andAgainDoesNothing());

  it('is told once that its next time is another instant, and may be told to go back', () => {
    const [told, other] = [created.data.nextDueAt, '2026-11-23T10:00:00Z'];
    given(created).when(replan(other)).then(replanned(other)).andAgainDoesNothing();
    given(created, replanned(other)).when(replan(told)).then(replanned(told));
    given(created, paused, resumed, replanned(other)).when(replan(other)).then();
  });
  it('is not planned again for the same instant, however it is written', () =>
    void given(created).when(replan('2026-11-23T09:00:00.000Z')).then());
  it.each([paused, ended])(
    'is not planned again after $type',
    (event) => void given(created, event).when(replan('2026-11-23T10:00:00Z')).then(),
  );
  it('is at the next version when it was planned again', () => {
    const other = replanned('2026-11-23T10:00:00Z');
    given(created, other).when(pause(1)).rejects('schedule/stale');
    given(created, other).when(pause(2)).then(paused);
  });

  it.each([pause(), resume(), replan('2026-11-23T10:00:00Z'), end(1)])('must exist: $type', (command) =>
    given().when(command).rejects('schedule/unknown'),
  );
  it.each([pause(), resume()])('cannot change after its end: $type', (command) =>
    given(created, ended).when(command).rejects('schedule/ended'),
  );

  it('counts weeks from its creation, also after a pause, or from its start', () => {
    const biweekly = (startDate: string | null = null): ScheduleEvent => ({
      ...created,
      data: { ...created.data, spec: specOf({ frequency: 'WEEKLY', daysOfWeek: [1], everyWeeks: 2, startDate }) },
    });
    const later = (event: ScheduleEvent, nextDueAt: string) =>
      given(event, paused)
        .when({ type: 'ResumeSchedule', data: { ...about, ifVersion: null, now: '2026-11-24T08:00:00.000Z' } })
        .then({
          type: 'ScheduleResumed',
          data: { scheduleId: SCHEDULE_ID, nextDueAt, automatic: false, at: '2026-11-24T08:00:00.000Z' },
        });
    later(biweekly(), '2026-12-07T09:00:00Z');
    later(biweekly('2026-11-16'), '2026-11-30T09:00:00Z');
  });

  it('is next due after the holidays and blackouts of its calendar', () => {
    const calendar = {
      calendarId: null,
      country: null,
      region: null,
      dates: ['2026-11-23'],
      onHoliday: 'skip' as const,
    };
    const off = specOf({ calendar, blackouts: [{ from: '2026-11-24', to: '2026-11-25' }] });
    given()
      .when({ type: 'CreateSchedule', data: { ...create.data, spec: off } } as ScheduleCommand)
      .then({ ...created, data: { ...created.data, spec: off, nextDueAt: '2026-11-26T09:00:00Z' } });
  });

  it('changes only at the version that was read', () => {
    given(created).when(pause(1)).then(paused);
    given(created).when(pause(2)).rejects('schedule/stale');
    given(created, paused).when(resume(2)).then(resumed);
    given(created, paused, resumed).when(pause(2)).rejects('schedule/stale');
  });

  it.each([
    ['timezone', { timezone: 'Mars/Base' }],
    ['timezone', { timezone: 'EST' }],
    ['timeOfDay', { timeOfDay: '25:00' }],
    ['cronExpression', { frequency: 'CUSTOM', cronExpression: '' }],
    ['cronExpression', { frequency: 'CUSTOM', cronExpression: '0 9 * *' }],
    ['cronExpression', { frequency: 'CUSTOM', cronExpression: '60 9 * * *' }],
    ['endDate', { startDate: '2026-12-01', endDate: '2026-11-01' }],
    ['endDate', { endDate: '2026-11-22' }],
    ['startDate', { startDate: '9999-01-01' }],
  ] as const)('is refused when %s makes no sense: %j', (path, changes) => {
    const bad: ScheduleCommand = { type: 'CreateSchedule', data: { ...about, userId: USER_ID, spec: specOf(changes) } };
    given().when(bad).rejects('schedule/invalid');
    try {
      schedule.decide(bad, schedule.initial);
    } catch (error) {
      expect((error as Rejection).errors.map((problem) => problem.path)).toContain(path);
    }
  });

  it('is not judged again when it exists: the same id is the same intent', () => {
    given(created)
      .when({ type: 'CreateSchedule', data: { ...about, userId: USER_ID, spec: specOf({ timezone: 'Mars/Base' }) } })
      .then();
  });

  it('knows when nothing follows', () => {
    const over = specOf({ endDate: '2026-11-23' });
    const later = '2026-11-23T10:00:00.000Z';
    given({ type: 'ScheduleCreated', data: { ...created.data, spec: over } }, paused)
      .when({ type: 'ResumeSchedule', data: { scheduleId: SCHEDULE_ID, now: later, ifVersion: null } })
      .then({
        type: 'ScheduleResumed',
        data: { scheduleId: SCHEDULE_ID, nextDueAt: null, automatic: false, at: later },
      });
  });

  it('does not end when it was changed since nothing seemed to follow', () =>
    void given(created, paused).when(end(1)).then());
});

it('a schedule may begin paused', () =>
  given()
    .when({ type: 'CreateSchedule', data: { ...about, userId: USER_ID, spec, paused: true } })
    .then(created, paused)
    .andAgainDoesNothing());
