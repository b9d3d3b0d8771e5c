import type { Decider } from '@punctual/chassis';
import { Rejection, type ScheduleEvent, type ScheduleSpec } from '@punctual/contracts';
import { plan } from '../calendar/occurrences';
import { problemsOf } from '../calendar/problems';
import { type Origin, ruleOf } from './rule-of';

export type Schedule =
  | { status: 'none' }
  | {
      status: 'active' | 'paused' | 'ended';
      spec: ScheduleSpec;
      userId: string;
      version: number;
      createdAt: string;
      /** What its own events told last; recorded occurrences tell it too, in streams of their own. */
      nextDueAt: string | null;
    };

type About = { scheduleId: string; now: string };
type Versioned = About & { ifVersion: number | null };
export type ScheduleCommand =
  | { type: 'CreateSchedule'; data: About & { userId: string; spec: ScheduleSpec } }
  | { type: 'PauseSchedule' | 'ResumeSchedule'; data: Versioned }
  /** `nextDueAt`: when it is due next by the zone data in use. */
  | { type: 'ReplanSchedule'; data: About & { nextDueAt: string } }
  | { type: 'EndSchedule'; data: About };

const evolve = (state: Schedule, { type, data }: ScheduleEvent): Schedule => {
  if (type === 'ScheduleCreated') {
    const { spec, userId, nextDueAt, at } = data;
    return { status: 'active', spec, userId, version: 1, createdAt: at, nextDueAt };
  }
  if (state.status === 'none') return state;
  const version = state.version + 1;
  switch (type) {
    case 'SchedulePaused':
      return { ...state, status: 'paused', version };
    case 'ScheduleResumed':
      return { ...state, status: 'active', version, nextDueAt: data.nextDueAt };
    case 'ScheduleReplanned':
      return { ...state, version, nextDueAt: data.nextDueAt };
    case 'ScheduleEnded':
      return { ...state, status: 'ended', version };
  }
};

const nextAfter = (spec: ScheduleSpec, origin: Origin, now: string): string | null =>
  plan(ruleOf(spec, origin)).next(now)?.dueAt ?? null;

const isSameInstant = (a: string | null, b: string): boolean => a !== null && Date.parse(a) === Date.parse(b);

const decide = ({ type, data }: ScheduleCommand, state: Schedule): ScheduleEvent[] => {
  const { scheduleId, now } = data;
  if (type === 'CreateSchedule') {
    if (state.status !== 'none') return []; // same id, same intent: already done
    const origin = { scheduleId, createdAt: now };
    const problems = problemsOf(ruleOf(data.spec, origin), now);
    if (problems.length > 0)
      throw new Rejection('schedule/invalid', 'the schedule could never run as it stands', problems);
    const { userId, spec } = data;
    const nextDueAt = nextAfter(spec, origin, now);
    return [{ type: 'ScheduleCreated', data: { scheduleId, userId, spec, nextDueAt, at: now } }];
  }
  if (state.status === 'none') throw new Rejection('schedule/unknown', 'there is no such schedule');
  if (type === 'EndSchedule')
    return state.status === 'ended' ? [] : [{ type: 'ScheduleEnded', data: { scheduleId, at: now } }];
  if (type === 'ReplanSchedule') {
    const { nextDueAt } = data;
    // Another scheduler told it already, or it was paused or ended in the meantime.
    if (state.status !== 'active' || isSameInstant(state.nextDueAt, nextDueAt)) return [];
    return [{ type: 'ScheduleReplanned', data: { scheduleId, nextDueAt, at: now } }];
  }
  if (data.ifVersion !== null && data.ifVersion !== state.version) {
    throw new Rejection(
      'schedule/stale',
      `the schedule is at version ${state.version}, not ${data.ifVersion}; read it again`,
    );
  }
  if (state.status === 'ended')
    throw new Rejection('schedule/ended', 'the schedule has ended: no occurrence will follow');
  switch (type) {
    case 'PauseSchedule':
      return state.status === 'paused' ? [] : [{ type: 'SchedulePaused', data: { scheduleId, at: now } }];
    case 'ResumeSchedule':
      return state.status === 'active'
        ? []
        : [
            {
              type: 'ScheduleResumed',
              data: {
                scheduleId,
                nextDueAt: nextAfter(state.spec, { scheduleId, createdAt: state.createdAt }, now),
                at: now,
              },
            },
          ];
  }
};

export const schedule: Decider<Schedule, ScheduleCommand, ScheduleEvent> = {
  initial: { status: 'none' },
  evolve,
  decide,
};
