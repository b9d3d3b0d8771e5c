import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { occurrenceIdOf, Rejection, type ScheduleEvent } from '@punctual/contracts';
import { firedOf } from '../occurrence/fired';
import type { Occurrences } from '../occurrence/occurrence';
import type { ScheduleCommand } from './schedule';
import type { Schedule } from './state';

export type Schedules = Repository<Schedule, ScheduleCommand, ScheduleEvent>;
type Needs = { schedules: Schedules; clock: Clock };

/** Creates a schedule for the user who asks. */
export const onCreateSchedule =
  ({ schedules, clock }: Needs): CommandHandler<'CreateSchedule'> =>
  async ({ data: { scheduleId, spec, paused } }) => {
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('schedule/invalid', 'a schedule belongs to a user');
    await schedules.execute(
      scheduleId,
      { type: 'CreateSchedule', data: { scheduleId, spec, paused, userId, now: clock.now() } },
      { isNew: true },
    );
    return { scheduleId };
  };

/** The commands that change a schedule that exists. */
export const changes = [
  'ChangeSchedule',
  'PauseSchedule',
  'ResumeSchedule',
  'DeleteSchedule',
  'RestoreSchedule',
] as const;

/** Changes a schedule, as of now. */
export const onChangeSchedule =
  ({ schedules, clock }: Needs): CommandHandler<(typeof changes)[number]> =>
  async ({ type, data }) => {
    await schedules.execute(data.scheduleId, { type, data: { ...data, now: clock.now() } } as ScheduleCommand);
    return {};
  };

/** Run now: an occurrence with an id of its own, which consumes no planned one. Paused and ended schedules can be run too. */
export const onExecuteSchedule =
  ({ schedules, occurrences, clock }: Needs & { occurrences: Occurrences }): CommandHandler<'ExecuteSchedule'> =>
  async ({ data: { scheduleId, runId } }) => {
    const state = await schedules.load(scheduleId);
    if (state.status === 'none') throw new Rejection('schedule/unknown', 'there is no such schedule');
    if (state.deleted) throw new Rejection('schedule/deleted', 'the schedule is deleted; restore it first');
    const occurrenceId = occurrenceIdOf(scheduleId, `run-${runId}`);
    const now = clock.now();
    const fired = firedOf({
      scheduleId,
      occurrenceId,
      schedule: state,
      trigger: 'manual',
      nominal: null,
      dueAt: now,
      nextDueAt: null,
      now,
    });
    await occurrences.execute(
      occurrenceId,
      { type: 'RecordOccurrence', data: { type: 'OccurrenceFired', data: fired } },
      { isNew: true },
    );
    return { occurrenceId };
  };
