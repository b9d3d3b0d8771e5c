import type { ConditionEvent, Edge, ObservationRecorded } from '@punctual/contracts';

type Recorded = ObservationRecorded['data'];

/** One observation as later ones are compared with it. */
export type Observation = Pick<
  Recorded,
  'occurrenceId' | 'trigger' | 'dueAt' | 'local' | 'source' | 'facts' | 'verdict'
> & {
  /** True when a person said that it was right, however unusual. */
  confirmed: boolean;
};

/** A run that sent something, and whether it is known to have been sent. One under way counts until it turns out otherwise. */
export type Sending = Pick<Recorded, 'occurrenceId' | 'dueAt' | 'local'> & {
  notice: Recorded['verdict']['notice'];
  /** The `since` of the state it told of. */
  since: string | null;
  outcome: 'pending' | 'sent' | 'notSent';
};

/** What is known of the condition of one schedule. */
export type Condition = {
  /** Oldest first, in the order they were judged; as many as comparisons need. */
  observations: readonly Observation[];
  /** Where it stands; null before the first observation. */
  edge: Edge | null;
  /** Runs that sent since the condition is what it is, oldest first. */
  sendings: readonly Sending[];
  /** The first observation since then, and the newest that is known to have been sent. */
  first: Observation | null;
  lastSent: Observation | null;
};

export const initial: Condition = { observations: [], edge: null, sendings: [], first: null, lastSent: null };

/** Comparisons look back over 8 weeks, and over this many observations at most. */
export const MAX_OBSERVATIONS = 2_000;
const KEPT_MS = 60 * 86_400_000;
/** Of older observations so many are kept: a schedule may run once a year. */
const MIN_OBSERVATIONS = 100;
const MAX_SENDINGS = 200;

/** A local time as milliseconds on a clock that never changes. */
export const civilMs = (local: string): number => Date.parse(`${local}Z`);

const kept = (observations: readonly Observation[], local: string): readonly Observation[] => {
  const oldest = civilMs(local) - KEPT_MS;
  const [first] = observations;
  if (observations.length <= MIN_OBSERVATIONS || !first) return observations;
  if (observations.length <= MAX_OBSERVATIONS && civilMs(first.local) >= oldest) return observations;
  const some = observations.slice(-MAX_OBSERVATIONS);
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
  // A test tells the person who asked, and nobody else.
  if (trigger === 'test') return { ...known, observations };
  const { sendings } = state;
  const { notice, edge, send } = verdict;
  const sending: Sending = { occurrenceId, dueAt, local, notice, since: edge.since, outcome: 'pending' };
  return {
    observations,
    edge,
    sendings: send ? [...sendings.slice(1 - MAX_SENDINGS), sending] : sendings,
    first: state.first ?? observation,
    lastSent: state.lastSent,
  };
};

/** The condition of a schedule after one of its events. */
export const evolve = (state: Condition, { type, data }: ConditionEvent): Condition => {
  if (type === 'ObservationRecorded') return withObservation(state, data);
  const confirm = (one: Observation): Observation =>
    one.occurrenceId === data.occurrenceId ? { ...one, confirmed: true } : one;
  return { ...state, observations: state.observations.map(confirm) };
};
