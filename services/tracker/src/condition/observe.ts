import { sha256 } from '@punctual/chassis';
import { offsetAt } from '@punctual/chassis/zones';
import { type Event, type Facts, type Observation, Rejection, type RowsChange } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';
import type { Needs } from '../needs';
import { observationOf, toCompareWith } from './condition';
import { judge } from './judge';
import { outcomesOf } from './outcomes';
import type { Given } from './past';
import { rowsChange } from './rows-change';
import { type Condition, withOutcomes } from './state';

type Fired = Event<'OccurrenceFired'>['data'];
/** What the judging of a run found. */
export type Found = Pick<Observation, 'trigger' | 'facts' | 'verdict'>;
/** How often a run is judged again because another run of the schedule was judged in between. */
const MAX_TRIES = 20;

/** The local time a run was planned for; of a run nobody planned, the local time at which it was due. */
const localOf = ({ nominal, dueAt, timezone }: Fired): string => {
  const due = Date.parse(dueAt);
  const planned = nominal === null ? '' : (/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.exec(nominal)?.[0] ?? '');
  if (planned !== '' && !Number.isNaN(Date.parse(`${planned}Z`)))
    return new Date(Date.parse(`${planned}Z`)).toISOString().slice(0, 19);
  return new Date(due + offsetAt(timezone, due)).toISOString().slice(0, 19);
};

const sourceOf = ({ reportId, parameters }: Fired): string =>
  sha256(JSON.stringify([reportId, Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))]));

const factsOf = ({ reportVersion, rowCount, metrics, observed }: Rendering): Facts => ({
  reportVersion,
  rowCount,
  // A rendering from before conditions knows its metrics as numbers alone.
  metrics:
    observed?.metrics ?? metrics.map(({ name, value }) => ({ name, value: value === null ? null : String(value) })),
  columns: observed?.columns ?? null,
  rows: observed?.rows ?? null,
  change: null,
});

/** How the rows differ from those of the baseline, both read from where they are kept. */
const changeSince = async (
  { artifacts }: Needs,
  { facts: { rows }, judging: { condition } }: Given,
  { occurrenceId, facts: { rows: earlier } }: Observation,
): Promise<RowsChange> => {
  const [before, now] = await Promise.all([artifacts.get(earlier?.sha256 ?? ''), artifacts.get(rows?.sha256 ?? '')]);
  const settings = condition.type === 'CHANGE_DETECTION' ? condition : {};
  const counts =
    before && now
      ? rowsChange(before, now, settings)
      : { added: 0, removed: 0, changed: 0, problem: 'the rows of the run it is compared with are lost' };
  return { against: occurrenceId, ...(earlier ? { rows: earlier.sha256 } : {}), ...counts };
};

const givenOf = (fired: Fired, judging: Given['judging'], rendering: Rendering): Given => {
  const { occurrenceId, trigger, dueAt } = fired;
  const about = { occurrenceId, trigger, dueAt, local: localOf(fired), source: sourceOf(fired), judging };
  return { ...about, facts: factsOf(rendering) };
};

/** What is to be judged, with how its rows differ from those of the baseline, where they are compared. */
const compared = async (needs: Needs, state: Condition, given: Given): Promise<Given> => {
  const baseline = toCompareWith(state, given);
  return baseline ? { ...given, facts: { ...given.facts, change: await changeSince(needs, given, baseline) } } : given;
};

/** What would be found if a run were judged now. Nothing is recorded. Null for a run that always sends. */
export const judgeNow = async (needs: Needs, fired: Fired, rendering: Rendering): Promise<Found | null> => {
  const { judging, scheduleId } = fired;
  if (!judging) return null;
  const stored = await needs.conditions.load(scheduleId);
  const state = withOutcomes(stored, await outcomesOf(needs, stored));
  const given = await compared(needs, state, givenOf(fired, judging, rendering));
  return { trigger: given.trigger, facts: given.facts, verdict: judge(state, given) };
};

/**
 * Judges a run by its rendering, once: a run that is judged already keeps its verdict, whatever is rendered again.
 * @returns what was recorded; null for a run that always sends
 */
export const observe = async (needs: Needs, fired: Fired, rendering: Rendering): Promise<Observation | null> => {
  const { judging, scheduleId, occurrenceId } = fired;
  if (!judging) return null;
  const { conditions, clock } = needs;
  let given = givenOf(fired, judging, rendering);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const state = await conditions.load(scheduleId, tries === 0 ? { atLeast: 0n } : {});
    const judged = observationOf(state, occurrenceId);
    if (judged) return judged;
    const outcomes = await outcomesOf(needs, state);
    given = await compared(needs, withOutcomes(state, outcomes), given);
    await conditions.execute(scheduleId, {
      type: 'RecordObservation',
      data: { ...given, ...outcomes, scheduleId, now: clock.now() },
    });
  }
  throw new Rejection('condition/busy', `${occurrenceId} could not be judged: other runs were judged all the time`);
};
