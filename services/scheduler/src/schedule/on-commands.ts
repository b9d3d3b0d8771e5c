import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { Rejection, type ScheduleEvent, type ScheduleSpec } from '@punctual/contracts';
import { following } from '../shared-calendar/follow';
import type { SharedCalendars } from '../shared-calendar/on-commands';
import { type ScheduleCommand, schedule } from './schedule';
import type { Schedule } from './state';

export type Schedules = Repository<Schedule, ScheduleCommand, ScheduleEvent>;
type Needs = { schedules: Schedules; calendars: SharedCalendars; clock: Clock };

/** Creates a schedule for the user who asks. */
export const onCreateSchedule =
  ({ schedules, calendars, clock }: Needs): CommandHandler<'CreateSchedule'> =>
  async ({ data: { scheduleId, paused, spec: given } }) => {
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('schedule/invalid', 'a schedule belongs to a user');
    const spec = await following(calendars, given);
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
  ({ schedules, calendars, clock }: Needs): CommandHandler<(typeof changes)[number]> =>
  async ({ type, data }) => {
    const { scheduleId } = data;
    const followed = 'spec' in data ? { spec: await followedBy({ schedules, calendars }, scheduleId, data.spec) } : {};
    const command = { type, data: { ...data, ...followed, now: clock.now() } } as ScheduleCommand;
    const isDry = 'dryRun' in data && data.dryRun === true;
    const events = isDry
      ? schedule.decide(command, await schedules.load(scheduleId))
      : await schedules.execute(scheduleId, command);
    return { changed: events.length > 0 };
  };

/** A new specification of a schedule with the days of its shared calendar. */
const followedBy = async (
  { schedules, calendars }: Pick<Needs, 'schedules' | 'calendars'>,
  scheduleId: string,
  spec: ScheduleSpec,
): Promise<ScheduleSpec> => {
  if (!spec.calendar?.calendarId) return spec;
  const state = await schedules.load(scheduleId);
  return following(calendars, spec, state.status === 'none' ? null : state.spec.calendar);
};
