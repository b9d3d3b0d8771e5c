import type { Decider } from '@punctual/chassis';
import { type ConditionEvent, type Observation, type ObservationRecorded, Rejection } from '@punctual/contracts';
import { baselineOf, mustCompare } from './change';
import { judge } from './judge';
import { type Given, pastOf } from './past';
import { type Condition, evolve, initial, needsSummary, summaryOf, withOutcomes } from './state';

type Recorded = ObservationRecorded['data'];
export type ConditionCommand =
  /** What a run observed, and which earlier runs turned out to be sent or not. */
  | { type: 'RecordObservation'; data: Omit<Recorded, 'verdict' | 'at'> & { now: string } }
  | { type: 'ConfirmObservation'; data: { scheduleId: string; occurrenceId: string; now: string } };

/** The verdict on a run, once it is judged. */
export const observationOf = ({ observations }: Condition, occurrenceId: string): Observation | null =>
  observations.findLast((one) => one.occurrenceId === occurrenceId) ?? null;

/** The observation whose rows those of a run must be compared with before it can be judged; null when none. */
export const toCompareWith = (state: Condition, given: Given): Observation | null => {
  const { condition } = given.judging;
  if (condition.type !== 'CHANGE_DETECTION' || (condition.of ?? 'rows') !== 'rows') return null;
  const baseline = baselineOf(condition, state, pastOf(state, given), given);
  return mustCompare(given, baseline) ? baseline : null;
};

const decide = ({ type, data }: ConditionCommand, state: Condition): ConditionEvent[] => {
  const judged = observationOf(state, data.occurrenceId);
  if (type === 'ConfirmObservation') {
    const { scheduleId, occurrenceId, now } = data;
    if (!judged) throw new Rejection('observation/unknown', 'there is no such observation, or it is too old to matter');
    return judged.confirmed ? [] : [{ type: 'ObservationConfirmed', data: { scheduleId, occurrenceId, at: now } }];
  }
  // Judged once. A run is judged when its rows were compared with those that are the baseline by now.
  const known = withOutcomes(state, data);
  if (judged || toCompareWith(known, data)) return [];
  const { now, ...recorded } = data;
  const event = {
    type: 'ObservationRecorded' as const,
    data: { ...recorded, verdict: judge(known, data), at: now },
  };
  if (!needsSummary(state)) return [event];
  const summary = { scheduleId: data.scheduleId, ...summaryOf(evolve(state, event)), at: now };
  return [event, { type: 'ConditionSummarized', data: summary }];
};

/** The condition of a schedule: judges each run once, by what it and the runs before it observed. */
export const condition: Decider<Condition, ConditionCommand, ConditionEvent> = { initial, evolve, decide };
