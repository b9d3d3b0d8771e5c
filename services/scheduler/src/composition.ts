import {
  bind,
  type Container,
  get,
  type Lifecycle,
  newContainer,
  type Resources,
  repository,
  token,
  useZoneData,
} from '@punctual/chassis';
import { type Occurrences, occurrence } from './occurrence/occurrence';
import { startPlanner } from './planner/planner';
import { changes, onChangeSchedule, onCreateSchedule, type Schedules } from './schedule/on-commands';
import { onDescribeSchedules } from './schedule/on-describe-schedules';
import { onListUpcoming } from './schedule/on-list-upcoming';
import {
  onBackfillSchedule,
  onDraftOccurrence,
  onExecuteSchedule,
  onPlanNext,
  onTestSchedule,
} from './schedule/on-run-commands';
import { schedule } from './schedule/schedule';
import {
  calendarChanges,
  onChangeCalendar,
  onDefineCalendar,
  type SharedCalendars,
} from './shared-calendar/on-commands';
import { sharedCalendar } from './shared-calendar/shared-calendar';

export const T = {
  schedules: token<Schedules>('Schedules'),
  calendars: token<SharedCalendars>('SharedCalendars'),
  occurrences: token<Occurrences>('Occurrences'),
};

/** Registers the scheduler's parts. */
export const compose = ({ store }: Resources): Container => {
  const c = newContainer();
  bind(c, T.schedules, () => repository(store, 'schedule', schedule));
  bind(c, T.calendars, () => repository(store, 'calendar', sharedCalendar));
  bind(c, T.occurrences, () => repository(store, 'occurrence', occurrence));
  return c;
};

/** Starts the scheduler: it answers commands and records occurrences as they fall due. */
export const startScheduler = async (
  { ZONEINFO_DIR }: { ZONEINFO_DIR?: string | undefined },
  resources: Resources,
  lifecycle: Lifecycle,
): Promise<void> => {
  useZoneData(ZONEINFO_DIR, resources.log);
  const c = compose(resources);
  const { bus, clock } = resources;
  const [schedules, calendars] = [get(c, T.schedules), get(c, T.calendars)];
  const needs = { schedules, calendars, occurrences: get(c, T.occurrences), clock };
  bus.respond('scheduler', 'CreateSchedule', onCreateSchedule(needs));
  for (const change of changes) bus.respond('scheduler', change, onChangeSchedule(needs));
  bus.respond('scheduler', 'DefineCalendar', onDefineCalendar(needs));
  for (const change of calendarChanges) bus.respond('scheduler', change, onChangeCalendar(needs));
  bus.respond('scheduler', 'PlanNext', onPlanNext);
  bus.respond('scheduler', 'ListUpcoming', onListUpcoming(needs));
  bus.respond('scheduler', 'DescribeSchedules', onDescribeSchedules);
  const planner = startPlanner(resources, needs);
  bus.respond('scheduler', 'ExecuteSchedule', onExecuteSchedule(needs, planner.lastRun));
  bus.respond('scheduler', 'TestSchedule', onTestSchedule(needs, planner.lastRun));
  bus.respond('scheduler', 'DraftOccurrence', onDraftOccurrence(needs, planner.lastRun));
  bus.respond('scheduler', 'BackfillSchedule', onBackfillSchedule(needs, planner.reached));
  await lifecycle.start({ name: 'scheduler', stop: () => planner.stop(), health: () => planner.health() });
  await planner.loaded;
};
