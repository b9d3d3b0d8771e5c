import type { Decider } from '@punctual/chassis';
import {
  mailboxOf,
  Rejection,
  type ScheduleCalendar,
  type ScheduleEvent,
  type ScheduleSpec,
  sameJson,
} from '@punctual/contracts';
import { acrossChange, planAcross } from '../calendar/across';
import { nextFiring } from '../calendar/next-firing';
import { plan } from '../calendar/occurrences';
import { problemsOf } from '../calendar/problems';
import type { Rule } from '../calendar/rule';
import { type Origin, ruleOf } from './rule-of';
import { evolve, type Known, type Schedule } from './state';

type About = { scheduleId: string; now: string };
type Versioned = About & { ifVersion: number | null };
/** What a person asks for. */
type Ask =
  | { type: 'ChangeSchedule'; data: Versioned & { spec: ScheduleSpec } }
  /** `until`: when it resumes by itself; never without it. */
  | { type: 'PauseSchedule'; data: Versioned & { until?: string | null | undefined } }
  | { type: 'TransferSchedule'; data: Versioned & { userId: string } }
  | { type: 'ResumeSchedule' | 'DeleteSchedule'; data: Versioned };
/** The days of a shared calendar at one of its versions. */
export type SharedDays = Pick<ScheduleCalendar, 'country' | 'region' | 'dates'> & {
  calendarId: string;
  calendarVersion: number;
};
/** What the planner tells. */
type Tell =
  /** Its shared calendar has other days. `onHoliday` is the schedule's own. */
  | { type: 'FollowCalendar'; data: About & { calendar: SharedDays } }
  /** `nextDueAt`: when it is due next by the zone data in use. */
  | { type: 'ReplanSchedule'; data: About & { nextDueAt: string } }
  /** The pause that was to last until `until` is over. */
  | { type: 'EndPause'; data: About & { until: string } }
  /** Nothing follows, by the schedule as of `version`. */
  | { type: 'EndSchedule'; data: About & { version: number } };
export type ScheduleCommand =
  | { type: 'CreateSchedule'; data: About & { userId: string; spec: ScheduleSpec; paused?: boolean | undefined } }
  | { type: 'RestoreSchedule'; data: About }
  | { type: 'LeaveSchedule'; data: About & { email: string } }
  | Ask
  | Tell;

const nextAfter = (spec: ScheduleSpec, origin: Origin, instant: string): string | null =>
  nextFiring(plan(ruleOf(spec, origin)), instant).planned?.dueAt ?? null;

const later = (a: string, b: string | null): string => (b !== null && Date.parse(b) > Date.parse(a) ? b : a);

/** When a schedule is due next, if it is or becomes active again by itself. */
const nextFor = (
  spec: ScheduleSpec,
  origin: Origin,
  { status, until }: Pick<Known, 'status' | 'until'>,
  now: string,
): string | null =>
  status === 'active' || (status === 'paused' && until !== null) ? nextAfter(spec, origin, later(now, until)) : null;

const isSameInstant = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && Date.parse(a) === Date.parse(b));

/** @throws Rejection that names the fields */
const refuseWhatNeverRuns = (spec: ScheduleSpec, origin: Origin, now: string): void => {
  const problems = problemsOf(ruleOf(spec, origin), now);
  if (problems.length > 0)
    throw new Rejection('schedule/invalid', 'the schedule could never run as it stands', problems);
};

const create = ({
  scheduleId,
  userId,
  spec,
  paused,
  now,
}: Extract<ScheduleCommand, { type: 'CreateSchedule' }>['data']): ScheduleEvent[] => {
  const origin = { scheduleId, createdAt: now };
  refuseWhatNeverRuns(spec, origin, now);
  const nextDueAt = nextAfter(spec, origin, now);
  const created: ScheduleEvent = { type: 'ScheduleCreated', data: { scheduleId, userId, spec, nextDueAt, at: now } };
  if (!paused) return [created];
  return [created, { type: 'SchedulePaused', data: { scheduleId, until: null, nextDueAt: null, at: now } }];
};

const restore = (scheduleId: string, state: Known, now: string): ScheduleEvent[] => {
  if (!state.deleted) return [];
  const { userId, spec, createdAt } = state;
  // The pause may have ended, and the last occurrence passed, while it was deleted.
  const resumed = state.status === 'paused' && state.until !== null && Date.parse(state.until) <= Date.parse(now);
  const status = resumed ? 'active' : state.status;
  const until = resumed ? null : state.until;
  const nextDueAt = nextFor(spec, { scheduleId, createdAt }, { status, until }, now);
  const known = { scheduleId, userId, createdAt, spec, status, until };
  return [{ type: 'ScheduleRestored', data: { ...known, nextDueAt, at: now } }];
};

/** Without a recipient. A schedule that nobody is left of still runs, and says each time that nobody is left. */
const leave = ({ scheduleId, email, now }: About & { email: string }, state: Known): ScheduleEvent[] => {
  if (state.status === 'ended') throw new Rejection('schedule/ended', 'the schedule has ended: it sends nothing more');
  const { recipients } = state.spec;
  const others = (emails: string[]) => emails.filter((one) => !isSameReader(one, email));
  const left = { ...recipients, to: others(recipients.to), cc: others(recipients.cc), bcc: others(recipients.bcc) };
  if (state.deleted || sameJson(left, recipients)) return [];
  const spec = { ...state.spec, recipients: left };
  const { userId, createdAt } = state;
  const nextDueAt = nextFor(spec, { scheduleId, createdAt }, state, now);
  return [{ type: 'ScheduleChanged', data: { scheduleId, userId, createdAt, spec, nextDueAt, at: now } }];
};

/** Whether two addresses reach the same person: accounts do not tell the cases of an address apart. */
const isSameReader = (a: string, b: string): boolean => mailboxOf(a).toLowerCase() === mailboxOf(b).toLowerCase();

/** When it is due next after its days changed: what was due before is not due again, and what was overtaken is due at once. */
const nextAcross = (state: Known, spec: ScheduleSpec, scheduleId: string, now: string): string | null => {
  const origin = { scheduleId, createdAt: state.createdAt };
  if (state.status !== 'active') return nextFor(spec, origin, state, now);
  const planned = (rule: Rule) => ({ rule, plan: plan(rule) });
  const [before, after] = [planned(ruleOf(state.spec, origin)), planned(ruleOf(spec, origin))];
  return (
    nextFiring({ ...after.plan, ...planAcross(after.plan, acrossChange(before, after, now)) }, now).planned?.dueAt ??
    null
  );
};

/** Follows the days of its shared calendar. What has ended or follows another one stays, and so do days from a newer version. */
const follow = (
  { scheduleId, calendar: days, now }: About & { calendar: SharedDays },
  state: Known,
): ScheduleEvent[] => {
  const { calendar } = state.spec;
  if (state.status === 'ended' || calendar?.calendarId !== days.calendarId) return [];
  if ((calendar.calendarVersion ?? 0) >= days.calendarVersion) return [];
  const followed = { ...calendar, ...days };
  if (sameJson({ ...followed, calendarVersion: calendar.calendarVersion }, calendar)) return [];
  const spec = { ...state.spec, calendar: followed };
  const nextDueAt = nextAcross(state, spec, scheduleId, now);
  return [{ type: 'ScheduleReplanned', data: { scheduleId, calendar: followed, nextDueAt, at: now } }];
};

const told = ({ type, data }: Tell, state: Known): ScheduleEvent[] => {
  const { scheduleId, now } = data;
  if (state.deleted) return [];
  const origin = { scheduleId, createdAt: state.createdAt };
  switch (type) {
    case 'EndSchedule':
      // It was changed in the meantime, so that something may follow.
      if (state.status === 'ended' || state.version !== data.version) return [];
      return [{ type: 'ScheduleEnded', data: { scheduleId, at: now } }];
    case 'EndPause':
      // A person resumed it, or paused it for longer.
      if (state.status !== 'paused' || !isSameInstant(state.until, data.until)) return [];
      return [
        {
          type: 'ScheduleResumed',
          data: { scheduleId, nextDueAt: nextAfter(state.spec, origin, now), automatic: true, at: now },
        },
      ];
    case 'ReplanSchedule': {
      const { nextDueAt } = data;
      // Another scheduler told it already, or it was paused or ended in the meantime.
      if (state.status !== 'active' || isSameInstant(state.nextDueAt, nextDueAt)) return [];
      return [{ type: 'ScheduleReplanned', data: { scheduleId, calendar: null, nextDueAt, at: now } }];
    }
    case 'FollowCalendar':
      return follow(data, state);
  }
};

const asked = (ask: Ask, state: Known): ScheduleEvent[] => {
  const { type } = ask;
  const { scheduleId, now } = ask.data;
  const origin = { scheduleId, createdAt: state.createdAt };
  if (state.deleted && type !== 'DeleteSchedule')
    throw new Rejection('schedule/deleted', 'the schedule is deleted; restore it first');
  if (type === 'DeleteSchedule')
    return state.deleted ? [] : [{ type: 'ScheduleDeleted', data: { scheduleId, at: now } }];
  if (ask.type === 'TransferSchedule') {
    const { userId } = ask.data;
    if (userId === state.userId) return [];
    return [{ type: 'ScheduleTransferred', data: { scheduleId, from: state.userId, userId, at: now } }];
  }
  if (ask.type === 'ChangeSchedule') {
    const { spec } = ask.data;
    if (sameJson(state.spec, spec)) return [];
    refuseWhatNeverRuns(spec, origin, now);
    const status = state.status === 'ended' ? 'active' : state.status;
    const nextDueAt = nextFor(spec, origin, { status, until: state.until }, now);
    const { userId, createdAt } = state;
    return [{ type: 'ScheduleChanged', data: { scheduleId, userId, createdAt, spec, nextDueAt, at: now } }];
  }
  if (state.status === 'ended')
    throw new Rejection('schedule/ended', 'the schedule has ended: no occurrence will follow');
  if (ask.type !== 'PauseSchedule') {
    if (state.status === 'active') return [];
    const nextDueAt = nextAfter(state.spec, origin, now);
    return [{ type: 'ScheduleResumed', data: { scheduleId, nextDueAt, automatic: false, at: now } }];
  }
  const { until = null } = ask.data;
  if (until !== null && Date.parse(until) <= Date.parse(now))
    throw new Rejection('schedule/invalid', 'the pause would end before it begins', [
      { path: 'until', message: 'has passed; choose a later instant' },
    ]);
  if (state.status === 'paused' && isSameInstant(state.until, until)) return [];
  const nextDueAt = nextFor(state.spec, origin, { status: 'paused', until }, now);
  return [{ type: 'SchedulePaused', data: { scheduleId, until, nextDueAt, at: now } }];
};

const decide = (command: ScheduleCommand, state: Schedule): ScheduleEvent[] => {
  // The same id is the same intent: already done.
  if (command.type === 'CreateSchedule') return state.status === 'none' ? create(command.data) : [];
  if (state.status === 'none') throw new Rejection('schedule/unknown', 'there is no such schedule');
  switch (command.type) {
    case 'LeaveSchedule':
      return leave(command.data, state);
    case 'RestoreSchedule':
      return restore(command.data.scheduleId, state, command.data.now);
    case 'EndSchedule':
    case 'EndPause':
    case 'ReplanSchedule':
    case 'FollowCalendar':
      return told(command, state);
  }
  const { ifVersion } = command.data;
  if (ifVersion !== null && ifVersion !== state.version)
    throw new Rejection(
      'schedule/stale',
      `the schedule is at version ${state.version}, not ${ifVersion}; read it again`,
    );
  return asked(command, state);
};

/** A schedule: when a report goes to whom, from creation to its end, deleted or not. */
export const schedule: Decider<Schedule, ScheduleCommand, ScheduleEvent> = {
  initial: { status: 'none' },
  evolve,
  decide,
};
