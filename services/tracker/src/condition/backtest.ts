import {
  type ConditionEvent,
  type Judging,
  type ObservationRecorded,
  sameJson,
  type Verdict,
} from '@punctual/contracts';
import { judge } from './judge';
import { evolve, initial, withOutcomes } from './state';

type Recorded = ObservationRecorded['data'];

/** One observation, what was decided then, and what another condition would have decided. */
export type Replayed = { recorded: Recorded; verdict: Verdict };

/** Differences are known only for the settings they were found by. */
const factsFor = ({ facts, judging: { condition: then } }: Recorded, { condition }: Pick<Judging, 'condition'>) => {
  const settings = (one: Judging['condition']) =>
    one.type === 'CHANGE_DETECTION' ? [one.key ?? [], one.ignore ?? [], one.tolerance ?? {}] : null;
  return sameJson(settings(then), settings(condition)) ? facts : { ...facts, change: null };
};

/**
 * Judges all that a schedule observed by a condition, as if it had been in force from the first run on. The same condition
 * gives the same verdicts. A run that it would have sent, and that was not, counts as sent.
 */
export const replay = (events: Iterable<ConditionEvent>, judging: Omit<Judging, 'judgedSince'>): Replayed[] => {
  let state = initial;
  const replayed: Replayed[] = [];
  for (const event of events) {
    // A summary is of what was decided then.
    if (event.type === 'ConditionSummarized') continue;
    if (event.type !== 'ObservationRecorded') {
      state = evolve(state, event);
      continue;
    }
    const { data: recorded } = event;
    const given = { ...recorded, judging: { ...judging, judgedSince: '' }, facts: factsFor(recorded, judging) };
    const verdict = judge(withOutcomes(state, recorded), given);
    replayed.push({ recorded, verdict });
    state = evolve(state, { ...event, data: { ...given, verdict } });
  }
  return replayed;
};
