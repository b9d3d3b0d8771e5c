import { describe, it } from '@jest/globals';
import type { ScheduleEvent } from '@punctual/contracts';
import { SCHEDULE_ID } from '../testing/samples';
import {
  at,
  created,
  deleted,
  ended,
  endPause,
  given,
  later,
  paused,
  pausedUntil,
  pauseUntil,
  resumed,
} from '../testing/schedule-scenario';

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
