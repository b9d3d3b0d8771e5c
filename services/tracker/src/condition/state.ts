import type {
  ConditionEvent,
  ConditionSummarized,
  Observation,
  ObservationRecorded,
  Sending,
} from '@punctual/contracts';

type Recorded = ObservationRecorded['data'];
type Summary = ConditionSummarized['data'];

/** What is known of the condition of one schedule. */
export type Condition = Pick<Summary, 'edge' | 'first' | 'lastSent'> & {
  /** Oldest first, in the order they were judged; as many as comparisons need. */
  observations: readonly Observation[];
  sendings: readonly Sending[];
  /** When the run that was due last was due, of those that were no tests. */
  newestDueMs: number;
  /** Observations since the last summary. */
  unsummarized: number;
};

export const initial: Condition = {
  observations: [],
  edge: null,
  sendings: [],
  first: null,
  lastSent: null,
  newestDueMs: Number.NEGATIVE_INFINITY,
  unsummarized: 0,
};

/** Comparisons look back over 8 weeks, and over this many observations at most. */
export const MAX_OBSERVATIONS = 2_000;
const KEPT_MS = 60 * 86_400_000;
/** Of older observations so many are kept: a schedule may run once a year. */
const MIN_OBSERVATIONS = 100;
const MAX_SENDINGS = 200;
/** After so many observations all else that is known is recorded again. */
const SUMMARIZED_EVERY = 1_000;
/** So many of the newest events hold all that counts: each observation may be confirmed, and a summary is among them. */
export const NEWEST_EVENTS = 2 * MAX_OBSERVATIONS + 2 * SUMMARIZED_EVERY;

/** A local time as milliseconds on a clock that never changes. */
export const civilMs = (local: string): number => Date.parse(`${local}Z`);

const kept = (observations: readonly Observation[], local: string): readonly Observation[] => {
  const oldest = civilMs(local) - KEPT_MS;
  const [first] = observations;
  if (observations.length <= MIN_OBSERVATIONS || !first) return observations;
  if (observations.length <= MAX_OBSERVATIONS && civilMs(first.local) >= oldest) return observations;
  const some = observations.slice(-MAX_OBSERVATIONS);
  if (some[0] && civilMs(some[0].local) >= oldest) return some;
  return some.filter((one, index) => some.length - index <= MIN_OBSERVATIONS || civilMs(one.local) >= oldest);
};

/** The state once it is known that earlier runs were sent, or not. */
export const withOutcomes = (state: Condition, { sent, notSent }: Pick<Recorded, 'sent' | 'notSent'>): Condition => {
  if (sent.length + notSent.length === 0) return state;
  const sendings = state.sendings.map((one): Sending => {
    if (sent.includes(one.occurrenceId)) return { ...one, outcome: 'sent' };
    return notSent.includes(one.occurrenceId) ? { ...one, outcome: 'notSent' } : one;
  });
  const lastSent = state.observations.findLast((one) => sent.includes(one.occurrenceId)) ?? state.lastSent;
  return { ...state, sendings, lastSent };
};

const withObservation = (before: Condition, data: Recorded): Condition => {
  const { occurrenceId, trigger, dueAt, local, source, facts, verdict } = data;
  const isAnew = before.edge?.judgedSince !== verdict.edge.judgedSince;
  const known = withOutcomes(before, data);
  const state: Condition = isAnew ? { ...known, sendings: [], first: null, lastSent: null } : known;
  const observation = { occurrenceId, trigger, dueAt, local, source, facts, verdict, confirmed: false };
  const observations = kept([...state.observations, observation], local);
  const unsummarized = before.unsummarized + 1;
  // A test tells the person who asked, and nobody else.
  if (trigger === 'test') return { ...known, observations, unsummarized };
  const { sendings } = state;
  const { notice, edge, send } = verdict;
  const sending: Sending = { occurrenceId, dueAt, local, notice, since: edge.since, outcome: 'pending' };
  return {
    observations,
    edge,
    sendings: send ? [...sendings.slice(1 - MAX_SENDINGS), sending] : sendings,
    first: state.first ?? observation,
    lastSent: state.lastSent,
    newestDueMs: Math.max(before.newestDueMs, Date.parse(dueAt)),
    unsummarized,
  };
};

/** Whether it is time, with one more observation, to record what a summary holds. */
export const needsSummary = ({ unsummarized }: Condition): boolean => unsummarized + 1 >= SUMMARIZED_EVERY;

/** All that is known but the observations. */
export const summaryOf = ({ edge, sendings, first, lastSent }: Condition): Omit<Summary, 'scheduleId' | 'at'> => ({
  edge,
  sendings: [...sendings],
  first,
  lastSent,
});

/** The condition of a schedule after one of its events. */
export const evolve = (state: Condition, { type, data }: ConditionEvent): Condition => {
  if (type === 'ObservationRecorded') return withObservation(state, data);
  if (type === 'ConditionSummarized') {
    const { edge, sendings, first, lastSent } = data;
    return { ...state, edge, sendings, first, lastSent, unsummarized: 0 };
  }
  const confirm = (one: Observation): Observation =>
    one.occurrenceId === data.occurrenceId ? { ...one, confirmed: true } : one;
  return { ...state, observations: state.observations.map(confirm) };
};
