import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { Rejection, type ScheduleEvent } from '@punctual/contracts';
import { type ScheduleCommand, schedule } from './schedule';
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
  'TransferSchedule',
  'LeaveSchedule',
] as const;

/** Changes a schedule, as of now, or with `dryRun` only tells whether it would change. @throws Rejection in both cases */
export const onChangeSchedule =
  ({ schedules, clock }: Needs): CommandHandler<(typeof changes)[number]> =>
  async ({ type, data }) => {
    const { scheduleId } = data;
    const command = { type, data: { ...data, now: clock.now() } } as ScheduleCommand;
    const isDry = 'dryRun' in data && data.dryRun === true;
    const events = isDry
      ? schedule.decide(command, await schedules.load(scheduleId))
      : await schedules.execute(scheduleId, command);
    return { changed: events.length > 0 };
  };
