import type { Decider } from '@punctual/chassis';
import type { Event, Failure, NoticeEvent } from '@punctual/contracts';

/** What is to be told to one owner, and what was. */
export type Notice = {
  /** Failures for the next notice, the first ones only. */
  waiting: readonly Failure[];
  /** How many more there are. */
  more: number;
  /** What was noted, newest last: a message that comes again notes nothing. */
  noted: readonly string[];
  /** When each schedule with a held run was told of last, as far back as that keeps the next one waiting. */
  held: Readonly<Record<string, string>>;
  /** The latest notice; null before the first. */
  ordered: Event<'NoticeOrdered'>['data'] | null;
};

export type NoticeCommand =
  | { type: 'NoteFailure'; data: { userId: string; failure: Failure; now: string } }
  /** Tells what has been waiting for long enough. */
  | { type: 'OrderDigest'; data: { userId: string; now: string } };

/** An owner gets one notice in this time at most, so that a report that fails every minute sends no mail every minute. */
export const QUIET_MS = 24 * 60 * 60 * 1000;
/** A notice lists so many failures. */
const MAX_LISTED = 50;
/** So many are noted between two notices, which bounds the stream; a digest that lists 50 says "many more". */
const MAX_NOTED = 1_000;

/** A run can be held, fail for some, and have its mail to others come back: each is told. */
const keyOf = ({ kind, occurrenceId }: Failure): string =>
  kind === 'failed' ? occurrenceId : `${kind} ${occurrenceId}`;

const isRecent = (at: string, now: string): boolean => Date.parse(now) - Date.parse(at) < QUIET_MS;

const heldAfter = (held: Notice['held'], { failures, at }: Event<'NoticeOrdered'>['data']): Notice['held'] => ({
  ...Object.fromEntries(Object.entries(held).filter(([, told]) => isRecent(told, at))),
  ...Object.fromEntries(failures.flatMap(({ kind, scheduleId }) => (kind === 'held' ? [[scheduleId, at]] : []))),
});

/** A held run waits for an answer, so its owner is told at once, but of each schedule only once in the quiet time. */
const isUrgent = ({ kind, scheduleId }: Failure, { held }: Notice, now: string): boolean =>
  kind === 'held' && !isRecent(held[scheduleId] ?? new Date(0).toISOString(), now);

const evolve = (state: Notice, { type, data }: NoticeEvent): Notice => {
  switch (type) {
    case 'FailureNoted': {
      const noted = [...state.noted.slice(1 - MAX_NOTED), keyOf(data.failure)];
      // What waits for an answer comes first, so that it is listed.
      const all = data.failure.kind === 'held' ? [data.failure, ...state.waiting] : [...state.waiting, data.failure];
      const waiting = all.slice(0, MAX_LISTED);
      return { ...state, noted, waiting, more: state.more + all.length - waiting.length };
    }
    case 'NoticeOrdered':
      return { ...state, waiting: [], more: 0, ordered: data, held: heldAfter(state.held, data) };
  }
};

/** When the next notice to this owner may be sent, in epoch ms. */
export const nextNoticeAt = ({ ordered }: Pick<Notice, 'ordered'>): number =>
  ordered ? Date.parse(ordered.at) + QUIET_MS : -Infinity;

const orderNotice = (userId: string, { waiting, more, ordered }: Notice, now: string): NoticeEvent => ({
  type: 'NoticeOrdered',
  data: { userId, number: (ordered?.number ?? 0) + 1, failures: [...waiting], more, at: now },
});

const decide = ({ type, data }: NoticeCommand, state: Notice): NoticeEvent[] => {
  const { userId, now } = data;
  const isQuiet = Date.parse(now) < nextNoticeAt(state);
  if (type === 'OrderDigest') return state.waiting.length === 0 || isQuiet ? [] : [orderNotice(userId, state, now)];
  const { failure } = data;
  if (state.noted.includes(keyOf(failure))) return [];
  const waits = isQuiet && !isUrgent(failure, state, now);
  if (waits && state.waiting.length + state.more >= MAX_NOTED) return [];
  const noted: NoticeEvent = { type: 'FailureNoted', data: { userId, failure, at: now } };
  return waits ? [noted] : [noted, orderNotice(userId, evolve(state, noted), now)];
};

/** Tells an owner of failures: of the first at once, of those that follow once a day. */
export const notice: Decider<Notice, NoticeCommand, NoticeEvent> = {
  initial: { waiting: [], more: 0, noted: [], held: {}, ordered: null },
  evolve,
  decide,
};
