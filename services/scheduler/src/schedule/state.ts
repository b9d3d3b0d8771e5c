import { conditionIdentity, type ScheduleEvent, type ScheduleSpec } from '@punctual/contracts';

/** What is known of a schedule that exists, deleted ones included. */
export type Known = {
  status: 'active' | 'paused' | 'ended';
  deleted: boolean;
  spec: ScheduleSpec;
  userId: string;
  version: number;
  createdAt: string;
  /** When a paused schedule resumes by itself; null otherwise. */
  until: string | null;
  /** What its own events told last; recorded occurrences tell it too, in streams of their own. */
  nextDueAt: string | null;
  /** Since when its condition is what it is, limits aside: an edit of anything else changes nothing of what it said. */
  judgedSince: string;
};
export type Schedule = { status: 'none' } | Known;

/** A schedule after one of its events. */
export const evolve = (state: Schedule, { type, data }: ScheduleEvent): Schedule => {
  if (type === 'ScheduleCreated') {
    const { spec, userId, nextDueAt, at: createdAt } = data;
    const known = { deleted: false, spec, userId, version: 1, createdAt, until: null, nextDueAt };
    return { status: 'active', ...known, judgedSince: createdAt };
  }
  if (state.status === 'none') return state;
  const version = state.version + 1;
  switch (type) {
    case 'ScheduleChanged': {
      const { spec, nextDueAt } = data;
      const status = state.status === 'ended' ? 'active' : state.status;
      const isSame = conditionIdentity(state.spec) === conditionIdentity(spec);
      const judgedSince = isSame ? state.judgedSince : data.at;
      return { ...state, spec, status, version, nextDueAt, judgedSince };
    }
    case 'SchedulePaused':
      return { ...state, status: 'paused', version, until: data.until, nextDueAt: data.nextDueAt };
    case 'ScheduleResumed':
      return { ...state, status: 'active', version, until: null, nextDueAt: data.nextDueAt };
    case 'ScheduleReplanned':
      return {
        ...state,
        version,
        nextDueAt: data.nextDueAt,
        spec: data.calendar ? { ...state.spec, calendar: data.calendar } : state.spec,
      };
    case 'ScheduleEnded':
      return { ...state, status: 'ended', version, until: null };
    case 'ScheduleTransferred':
      return { ...state, userId: data.userId, version };
    case 'ScheduleDeleted':
      return { ...state, deleted: true, version };
    case 'ScheduleRestored': {
      const { status, until, nextDueAt } = data;
      return { ...state, deleted: false, status, until, version, nextDueAt };
    }
  }
};
