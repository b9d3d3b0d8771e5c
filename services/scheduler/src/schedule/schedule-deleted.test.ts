import { describe, it } from '@jest/globals';
import type { ScheduleEvent } from '@punctual/contracts';
import { SCHEDULE_ID, USER_ID } from '../testing/samples';
import {
  about,
  at,
  changeTo,
  created,
  deleted,
  end,
  ended,
  given,
  later,
  pause,
  paused,
  pausedUntil,
  remove,
  replan,
  restoreAt,
  restored,
  resume,
  ten,
} from '../testing/schedule-scenario';
import type { ScheduleCommand } from './schedule';

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
