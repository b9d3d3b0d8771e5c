import { fold } from '@punctual/chassis';
import { scenario } from '@punctual/chassis/testing';
import type { RunEvent } from '@punctual/contracts';
import { type RunCommand, run } from '../run/run';
import { LATER } from './commands';
import { firedOf, NOW, OCCURRENCE_ID } from './samples';

/** Given / when / then of the decider of runs. */
export const { given } = scenario(run);
/** What the events of a run name. */
export const about = { occurrenceId: OCCURRENCE_ID, scheduleId: firedOf().scheduleId, pages: 1 };

/** The request for a rendering. */
export const requested = (attempt: number, lost = false, at = NOW): RunEvent => ({
  type: 'RenderRequested',
  data: {
    runId: OCCURRENCE_ID,
    attempt,
    reportId: firedOf().reportId,
    formats: ['CSV'],
    parameters: {},
    asOf: '2026-11-23T09:00:00Z',
    timezone: 'UTC',
    lost,
    deliveryId: null,
    at,
  },
});
/** The wait for the next rendering. */
export const waits = (attempt: number, retryAt: string, reason = 'gone'): RunEvent => ({
  type: 'RunRetryScheduled',
  data: { ...about, attempt, retryAt, reason, at: NOW },
});
/** The end of a run that fails. */
export const failed = (cause: 'rendering' | 'parked' | 'deadline', reason: string): RunEvent => ({
  type: 'RunFailed',
  data: { ...about, cause, reason, at: NOW },
});
/** A rendering that failed. */
export const renderFailed = (attempt: number, final = false): RunCommand => ({
  type: 'RecordRenderFailed',
  data: { attempt, message: 'gone', final, now: NOW },
});
/** Files of a rendering are lost. */
export const again = (after: number): RunCommand => ({ type: 'RenderAgain', data: { after, now: NOW } });
/** The time of the next rendering has come. */
export const retry = (now = LATER): RunCommand => ({ type: 'Retry', data: { now } });
/** The run is ended from outside. */
export const fail = (cause: 'parked' | 'deadline', reason: string): RunCommand => ({
  type: 'Fail',
  data: { ...about, cause, reason, now: NOW },
});
/** The state after events. */
export const stateAfter = (...events: RunEvent[]) => fold(run, events, run.initial);
