import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import { Rejection, type ScheduleEvent, type ScheduleSpec } from '@punctual/contracts';
import { SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { type ScheduleCommand, schedule } from './schedule';

const { given } = scenario(schedule);
const now = '2026-11-23T08:00:00.000Z';
const about = { scheduleId: SCHEDULE_ID, now };
const spec = specOf();
const create: ScheduleCommand = { type: 'CreateSchedule', data: { ...about, userId: USER_ID, spec } };
const pause = (ifVersion: number | null = null): ScheduleCommand => ({
  type: 'PauseSchedule',
  data: { ...about, ifVersion },
});
const resume = (ifVersion: number | null = null): ScheduleCommand => ({
  type: 'ResumeSchedule',
  data: { ...about, ifVersion },
});
const end = (version: number): ScheduleCommand => ({ type: 'EndSchedule', data: { ...about, version } });
const created = {
  type: 'ScheduleCreated' as const,
  data: { scheduleId: SCHEDULE_ID, userId: USER_ID, spec, nextDueAt: '2026-11-23T09:00:00Z', at: now },
};
const paused: ScheduleEvent = {
  type: 'SchedulePaused',
  data: { scheduleId: SCHEDULE_ID, until: null, nextDueAt: null, at: now },
};
const resumed: ScheduleEvent = {
  type: 'ScheduleResumed',
  data: { scheduleId: SCHEDULE_ID, nextDueAt: '2026-11-23T09:00:00Z', automatic: false, at: now },
};
const replan = (nextDueAt: string): ScheduleCommand => ({ type: 'ReplanSchedule', data: { ...about, nextDueAt } });
const replanned = (nextDueAt: string): ScheduleEvent => ({
  type: 'ScheduleReplanned',
  data: { scheduleId: SCHEDULE_ID, calendar: null, nextDueAt, at: now },
});
const ended: ScheduleEvent = { type: 'ScheduleEnded', data: { scheduleId: SCHEDULE_ID, at: now } };

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

const at = '2026-11-23T08:00:00.000Z';
const later = '2026-11-24T12:00:00.000Z';
const changeTo = (spec: ScheduleSpec, ifVersion: number | null = null): ScheduleCommand => ({
  type: 'ChangeSchedule',
  data: { ...about, spec, ifVersion },
});
const changed = (spec: ScheduleSpec, nextDueAt: string | null): ScheduleEvent => ({
  type: 'ScheduleChanged',
  data: { scheduleId: SCHEDULE_ID, userId: USER_ID, createdAt: at, spec, nextDueAt, at },
});
const ten = specOf({ timeOfDay: '10:00' });

describe('a change', () => {
  it('replaces the specification once, with the time it is next due', () =>
    given(created).when(changeTo(ten)).then(changed(ten, '2026-11-23T10:00:00Z')).andAgainDoesNothing());
  it('to what it is already is none, whatever the order of the fields', () => {
    const reversed = Object.fromEntries(Object.entries(spec).reverse()) as ScheduleSpec;
    given(created).when(changeTo(reversed)).then();
  });
  it('leaves a pause as it is', () => {
    given(created, paused).when(changeTo(ten)).then(changed(ten, null));
    given(created, paused, changed(ten, null)).when(pause()).then();
    given(created, pausedUntil(later)).when(changeTo(ten)).then(changed(ten, '2026-11-25T10:00:00Z'));
  });
  it('makes an ended schedule active again', () => {
    given(created, ended).when(changeTo(ten)).then(changed(ten, '2026-11-23T10:00:00Z'));
    given(created, ended, changed(ten, null)).when(pause()).then(paused);
  });
  it('is refused at another version than the one that was read', () =>
    given(created, paused).when(changeTo(ten, 1)).rejects('schedule/stale'));
  it('is refused when the schedule could never run', () =>
    given(created)
      .when(changeTo(specOf({ timeOfDay: '25:00' })))
      .rejects('schedule/invalid'));
});

describe('a recipient who leaves', () => {
  const leave = (email: string): ScheduleCommand => ({ type: 'LeaveSchedule', data: { ...about, email } });
  const recipients = { to: ['ada@example.com', 'Bob@bücher.example'], cc: [], bcc: ['ada@example.com'], lists: [] };
  const two = specOf({ recipients });
  const made: ScheduleEvent = { ...created, data: { ...created.data, spec: two } };
  const without = (...to: string[]) => specOf({ recipients: { ...recipients, to, bcc: [] } });

  it('is taken out everywhere, once', () =>
    given(made)
      .when(leave('ADA@example.com'))
      .then(changed(without('Bob@bücher.example'), created.data.nextDueAt))
      .andAgainDoesNothing());
  it('is found by any spelling of the domain', () =>
    void given(made)
      .when(leave('bob@xn--bcher-kva.example'))
      .then(changed(specOf({ recipients: { ...recipients, to: ['ada@example.com'] } }), created.data.nextDueAt)));
  it('who was the only one leaves a schedule to nobody', () =>
    void given(created)
      .when(leave('ada@example.com'))
      .then(changed(specOf({ recipients: { to: [], cc: [], bcc: [], lists: [] } }), created.data.nextDueAt)));
  it('who is not there changes nothing', () => void given(made).when(leave('cy@example.com')).then());
  it('does not make an ended schedule active again', () =>
    given(made, ended).when(leave('ada@example.com')).rejects('schedule/ended'));
});

const pausedUntil = (until: string, nextDueAt: string | null = '2026-11-25T09:00:00Z'): ScheduleEvent => ({
  type: 'SchedulePaused',
  data: { scheduleId: SCHEDULE_ID, until, nextDueAt, at },
});
const pauseUntil = (until: string): ScheduleCommand => ({
  type: 'PauseSchedule',
  data: { ...about, until, ifVersion: null },
});
const endPause = (until: string): ScheduleCommand => ({
  type: 'EndPause',
  data: { scheduleId: SCHEDULE_ID, until, now: later },
});

describe('a pause until an instant', () => {
  const resumedBySelf: ScheduleEvent = {
    type: 'ScheduleResumed',
    data: { scheduleId: SCHEDULE_ID, nextDueAt: '2026-11-25T09:00:00Z', automatic: true, at: later },
  };
  it('tells when the schedule is next due after it', () =>
    given(created).when(pauseUntil(later)).then(pausedUntil(later)).andAgainDoesNothing());
  it('ends by itself once', () =>
    given(created, pausedUntil(later)).when(endPause(later)).then(resumedBySelf).andAgainDoesNothing());
  it('does not end by itself when it was made longer, or the schedule was resumed, ended or deleted', () => {
    const longer = '2026-12-24T12:00:00.000Z';
    given(created, pausedUntil(later)).when(pauseUntil(longer)).then(pausedUntil(longer, '2026-12-25T09:00:00Z'));
    given(created, pausedUntil(later), pausedUntil(longer)).when(endPause(later)).then();
    given(created, pausedUntil(later), paused).when(endPause(later)).then();
    for (const event of [resumed, ended, deleted])
      given(created, pausedUntil(later), event).when(endPause(later)).then();
  });
  it('must end in the future', () => given(created).when(pauseUntil(at)).rejects('schedule/invalid'));
});

const remove = (ifVersion: number | null = null): ScheduleCommand => ({
  type: 'DeleteSchedule',
  data: { ...about, ifVersion },
});
const restoreAt = (instant: string): ScheduleCommand => ({
  type: 'RestoreSchedule',
  data: { scheduleId: SCHEDULE_ID, now: instant },
});
const deleted: ScheduleEvent = { type: 'ScheduleDeleted', data: { scheduleId: SCHEDULE_ID, at } };
const restored = (
  changes: Partial<Extract<ScheduleEvent, { type: 'ScheduleRestored' }>['data']>,
  instant = at,
): ScheduleEvent => ({
  type: 'ScheduleRestored',
  data: {
    ...{ scheduleId: SCHEDULE_ID, userId: USER_ID, createdAt: at, spec, status: 'active', until: null },
    ...{ nextDueAt: '2026-11-23T09:00:00Z', at: instant, ...changes },
  },
});

describe('a deleted schedule', () => {
  it('is deleted once, at the version that was read', () => {
    given(created).when(remove(1)).then(deleted);
    given(created).when(remove()).then(deleted).andAgainDoesNothing();
    given(created, paused).when(remove(1)).rejects('schedule/stale');
  });
  it.each([pause(), resume(), changeTo(ten)])('does not change: $type', (command) =>
    given(created, deleted).when(command).rejects('schedule/deleted'),
  );
  it.each([end(2), replan('2026-11-23T10:00:00Z')])(
    'is not planned: $type',
    (command) => void given(created, deleted).when(command).then(),
  );
  it('is restored once, as it was', () => {
    given(created, deleted).when(restoreAt(at)).then(restored({})).andAgainDoesNothing();
    given(created, paused, deleted)
      .when(restoreAt(at))
      .then(restored({ status: 'paused', nextDueAt: null }));
    given(created, ended, deleted)
      .when(restoreAt(at))
      .then(restored({ status: 'ended', nextDueAt: null }));
    given(created, deleted, restored({})).when(pause()).then(paused);
  });
  it('goes on pausing until the instant that was given, unless that has passed', () => {
    given(created, pausedUntil(later), deleted)
      .when(restoreAt(at))
      .then(restored({ status: 'paused', until: later, nextDueAt: '2026-11-25T09:00:00Z' }));
    given(created, pausedUntil(later), deleted)
      .when(restoreAt(later))
      .then(restored({ nextDueAt: '2026-11-25T09:00:00Z' }, later));
  });
});

it('a schedule may begin paused', () =>
  given()
    .when({ type: 'CreateSchedule', data: { ...about, userId: USER_ID, spec, paused: true } })
    .then(created, paused)
    .andAgainDoesNothing());

describe('a schedule that is given to another user', () => {
  const other = '0c9f3f0e-51f5-4a3c-8a2e-6f1d2b3c4d5e';
  const transfer = (userId: string, ifVersion: number | null = null): ScheduleCommand => ({
    type: 'TransferSchedule',
    data: { ...about, userId, ifVersion },
  });
  const transferred: ScheduleEvent = {
    type: 'ScheduleTransferred',
    data: { scheduleId: SCHEDULE_ID, from: USER_ID, userId: other, at },
  };
  it('has another owner, whatever its state', () => {
    given(created).when(transfer(other)).then(transferred).andAgainDoesNothing();
    given(created, ended).when(transfer(other)).then(transferred);
    given(created, transferred, deleted)
      .when(restoreAt(at))
      .then(restored({ userId: other }));
  });
  it('stays with its owner, at another version, and when it is deleted', () => {
    given(created).when(transfer(USER_ID)).then();
    given(created, paused).when(transfer(other, 1)).rejects('schedule/stale');
    given(created, deleted).when(transfer(other)).rejects('schedule/deleted');
  });
});
