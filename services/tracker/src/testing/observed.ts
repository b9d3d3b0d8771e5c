import { type Condition, type ConditionEvent, type Facts, type Judging, type Verdict } from '@punctual/contracts';
import { type ConditionCommand, condition as decider } from '../condition/condition';
import { evolve, initial, type Condition as State } from '../condition/state';

export const SCHEDULE = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11';
const DAY_MS = 86_400_000;

type Given = Extract<ConditionCommand, { type: 'RecordObservation' }>['data'];
/** A metric's value, null for none, `empty` for an empty result, or other facts. */
export type Observed = number | string | null | Partial<Facts>;

/** How a schedule judges, every run by itself unless said otherwise. */
export const judgingBy = (condition: Condition, changes: Partial<Judging> = {}): Judging => ({
  ...{ condition, noData: 'ownerNotice', notify: 'everyRun', notifyResolved: false },
  judgedSince: '2026-01-01T00:00:00Z',
  ...changes,
});

/** Facts of a report with the metric Revenue. */
export const factsOf = (observed: Observed): Facts => {
  const facts = { reportVersion: 1, rowCount: 3, metrics: [], columns: null, rows: null, change: null };
  if (typeof observed === 'object' && observed !== null) return { ...facts, ...observed };
  if (observed === 'empty') return { ...facts, rowCount: 0, metrics: [{ name: 'Revenue', value: null }] };
  return { ...facts, metrics: [{ name: 'Revenue', value: observed === null ? null : String(observed) }] };
};

/** The run of a day, counted from 1 November 2026, at nine in the morning of its zone. */
export const runOf = (day: number, observed: Observed, judging: Judging, changes: Partial<Given> = {}): Given => {
  const dueAt = new Date(Date.parse('2026-11-01T09:00:00Z') + (day - 1) * DAY_MS).toISOString();
  return {
    scheduleId: SCHEDULE,
    occurrenceId: `${SCHEDULE}~${day}`,
    trigger: 'planned',
    dueAt,
    local: dueAt.slice(0, 19),
    judging,
    source: 's',
    facts: factsOf(observed),
    sent: [],
    notSent: [],
    now: dueAt,
    ...changes,
  };
};

/** Runs judged one after the other: the events, the verdicts and the state they lead to. */
export const judged = (
  runs: readonly Given[],
  from: State = initial,
): { events: ConditionEvent[]; verdicts: Verdict[]; state: State } => {
  let state = from;
  const events: ConditionEvent[] = [];
  for (const data of runs) {
    const decided = decider.decide({ type: 'RecordObservation', data }, state);
    for (const event of decided) state = evolve(state, event);
    events.push(...decided);
  }
  const verdicts = events.flatMap((event) => (event.type === 'ObservationRecorded' ? [event.data.verdict] : []));
  return { events, verdicts, state };
};

/** A series judged day by day. */
export const series = (judging: Judging, values: readonly Observed[], firstDay = 1) =>
  judged(values.map((value, index) => runOf(firstDay + index, value, judging)));
