import type { Observation, ReportSchedule, Run } from '../api/schedules';
import type { StatusLook } from '../kit/status';
import { words as detailWords } from './detail.words';
import { words } from './schedule.words';

const STATES: Readonly<Record<ReportSchedule['status'], Omit<StatusLook, 'word'>>> = {
  ACTIVE: { icon: 'play', tone: 'good' },
  PAUSED: { icon: 'pause', tone: 'warn' },
  ENDED: { icon: 'cross', tone: 'calm' },
};

const OUTCOMES: Readonly<Record<Run['status'], Omit<StatusLook, 'word'>>> = {
  PENDING: { icon: 'clock', tone: 'busy' },
  SENT: { icon: 'check', tone: 'good' },
  FAILED: { icon: 'warning', tone: 'warn' },
  PERMANENTLY_FAILED: { icon: 'cross', tone: 'bad' },
  BOUNCED: { icon: 'cross', tone: 'bad' },
  SKIPPED: { icon: 'skip', tone: 'calm' },
};

/** How the state of a schedule is shown. */
export const stateLook = (status: ReportSchedule['status']): StatusLook => ({
  ...STATES[status],
  word: words.states[status],
});

/** How the outcome of a run is shown. */
export const outcomeLook = (status: Run['status']): StatusLook => ({
  ...OUTCOMES[status],
  word: words.outcomes[status],
});

const VERDICTS: Readonly<Record<NonNullable<Observation['state']>, Omit<StatusLook, 'word'>>> = {
  ok: { icon: 'check', tone: 'calm' },
  firing: { icon: 'bell', tone: 'warn' },
  noData: { icon: 'skip', tone: 'calm' },
  error: { icon: 'warning', tone: 'bad' },
};

/** How the result of a condition is shown. */
export const verdictLook = (state: NonNullable<Observation['state']>): StatusLook => ({
  ...VERDICTS[state],
  word: detailWords.verdicts[state],
});
