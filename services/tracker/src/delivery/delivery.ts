import type { Decider } from '@punctual/chassis';
import type { AttemptResult, Event, Letter } from '@punctual/contracts';
import { type RepeatRequest, repeat } from '../repeat/repeat';
import type { NotDelivered } from './not-delivered';
import { closeEarly, learnAccepted, learnNotDelivered, nextDispatch, settleAttempt, waitForFiles } from './progress';
import type { Begun, CloseReason, Delivery, Rendering, Settled, StoredDeliveryEvent } from './state';

type Now = { now: string };
export type DeliveryCommand =
  | {
      type: 'OpenDelivery';
      data: Now &
        Pick<Event<'DeliveryOpened'>['data'], 'deliveryId' | 'page' | 'pages' | 'recipients'> & {
          order: Event<'RunOpened'>['data'];
          rendering: Rendering;
          /** What its mails say of the run; null for nothing. */
          letter: Letter | null;
        };
    }
  | { type: 'RecordAttempt'; data: Now & AttemptResult & { attempt: number } }
  | { type: 'LearnAccepted'; data: Now & { attempt: number; accepted: string[] } }
  | { type: 'LearnNotDelivered'; data: Now & { attempt: number; recipients: NotDelivered[] } }
  | { type: 'RecordArtifactsMissing'; data: Now & { attempt: number } }
  | { type: 'Retry'; data: Now }
  | { type: 'Close'; data: Now & CloseReason & { soFar: AttemptResult | null } }
  | { type: 'Repeat'; data: Now & RepeatRequest };
const begin = (opened: Event<'DeliveryOpened'>['data']): Begun => {
  const { attempt, subject, artifacts, rendering, recipients, at } = opened;
  const first = attempt > 0;
  return {
    status: first ? 'dispatching' : 'waiting',
    opened,
    dispatches: attempt,
    retries: 0,
    next: first ? 'dispatch' : 'render',
    retryAt: first ? null : at,
    sent: { subject, artifacts },
    rendering,
    date: first ? (opened.repeats?.message?.date ?? at) : null,
    pending: recipients.map(({ email }) => email),
    accepted: 0,
    failed: [],
    unknown: [],
    learned: [],
    repeats: [],
    end: null,
  };
};

const completed = (
  { deliveryId, occurrenceId, scheduleId }: Event<'DeliveryOpened'>['data'],
  accepted: number,
  now: string,
): StoredDeliveryEvent => ({
  type: 'DeliveryCompleted',
  data: { deliveryId, occurrenceId, scheduleId, accepted, failed: [], unknown: [], at: now },
});

const without = (list: string[], gone: string[]): string[] => list.filter((email) => !gone.includes(email));

/** Whether somebody has, or may have, the mail, also if it came back later. */
const hasArrived = ({ status, receivers }: Event<'DeliveryArchived'>['data']): boolean =>
  status === 'SENT' || status === 'BOUNCED' || receivers.some(({ accepted, unknown }) => accepted + unknown > 0);

const evolve = (state: Delivery, { type, data }: StoredDeliveryEvent): Delivery => {
  if (type === 'DeliveryArchived') return { status: 'archived', arrived: hasArrived(data) };
  if (state.status === 'archived') return state;
  if (type === 'DeliveryOpened') return begin(data);
  if (state.status === 'none') return state;
  switch (type) {
    case 'RenderRequested':
      return { ...state, status: 'waiting', next: 'render', retryAt: data.at };
    case 'DispatchRequested': {
      const { attempt, subject, artifacts, shared, date, at } = data;
      return {
        ...state,
        status: 'dispatching',
        dispatches: attempt,
        retryAt: null,
        sent: { subject, artifacts },
        rendering: shared ?? state.rendering,
        date: date ?? state.date ?? at,
      };
    }
    case 'RetryScheduled': {
      const { stage, retryAt, pending, accepted, failed, unknown } = data;
      const settled = { accepted, failed, unknown };
      const retries = stage === 'dispatch' ? state.retries + 1 : state.retries;
      return { ...state, ...settled, status: 'waiting', next: stage, retryAt, retries, pending, end: null };
    }
    case 'AcceptanceLearned': {
      const { accepted } = data;
      const settled = (before: Settled) => ({
        accepted: before.accepted + accepted.length,
        failed: before.failed.filter(({ email }) => !accepted.includes(email)),
        unknown: without(before.unknown, accepted),
      });
      const end = state.end && { ...state.end, ...settled(state.end) };
      const learned = [...state.learned, ...accepted];
      return { ...state, ...settled(state), pending: without(state.pending, accepted), learned, end };
    }
    case 'NonDeliveryLearned': {
      const { recipients, failed } = data;
      const settled = (before: Settled) => ({
        accepted: before.accepted,
        failed: [...before.failed, ...failed],
        unknown: without(before.unknown, recipients),
      });
      const end = state.end && { ...state.end, ...settled(state.end) };
      const final = failed.map(({ email }) => email);
      return { ...state, ...settled(state), pending: without(state.pending, final), end };
    }
    case 'DeliveryCompleted': {
      const { accepted, failed, unknown, cause } = data;
      return { ...state, status: 'closed', retryAt: null, end: { accepted, failed, unknown, cause } };
    }
    case 'DeliveryPermanentlyFailed': {
      const { failed } = data;
      // Nobody ended it before its outcomes were known when all of them are suppressed.
      const cause = data.cause === 'suppressed' ? undefined : data.cause;
      return { ...state, status: 'closed', retryAt: null, end: { accepted: 0, failed, unknown: [], cause } };
    }
    case 'DeliveryRepeated': {
      const { occurrenceId, recipients } = data;
      return { ...state, repeats: [...state.repeats, { occurrenceId, recipients }] };
    }
  }
};

/** Whether the delivery is waiting for files to be rendered. */
export const awaitsFiles = (state: Delivery): state is Begun => state.status === 'waiting' && state.next === 'render';

const decide = ({ type, data }: DeliveryCommand, state: Delivery): StoredDeliveryEvent[] => {
  if (state.status === 'archived') return []; // whatever is heard of it now was decided long ago
  if (type === 'OpenDelivery') {
    const { order, deliveryId, page, pages, recipients, rendering, letter, now } = data;
    const { subject: rendered, artifacts, observed: _observed, parts: _parts, ...facts } = rendering;
    // The rendering may serve other runs too, so that it cannot say what this one is.
    const subject = order.trigger === 'test' ? `[Test] ${rendered}` : rendered;
    if (state.status === 'none') {
      const { deadline: _deadline, rendering: _rendering, recipients: _count, lists: _lists, ...rest } = order;
      const { judging: _judging, people: _people, lastRun: _lastRun, moreReports: _reports, ...common } = rest;
      const attempt = order.channel === 'portal' ? 0 : 1;
      const files = { attempt, subject, artifacts, rendering: facts };
      const whom = { recipients, ...(letter ? { letter } : {}) };
      const opened = { ...common, deliveryId, page, pages, ...whom, ...files, at: now };
      // The files are stored, so they can be read in the portal from now on.
      const ended = order.channel === 'portal' ? [completed(opened, recipients.length, now)] : [];
      return [{ type: 'DeliveryOpened', data: opened }, ...ended];
    }
    return awaitsFiles(state) ? [nextDispatch(state, { subject, artifacts, shared: facts }, now)] : [];
  }
  if (state.status === 'none') return [];
  switch (type) {
    case 'RecordAttempt':
      return settleAttempt(state, data);
    case 'LearnAccepted':
      return learnAccepted(state, data);
    case 'LearnNotDelivered':
      return learnNotDelivered(state, data);
    case 'RecordArtifactsMissing':
      if (state.status !== 'dispatching' || data.attempt !== state.dispatches) return [];
      return [waitForFiles(state, data.now)];
    case 'Retry':
      if (state.status !== 'waiting' || state.next === 'render') return [];
      if (state.retryAt !== null && Date.parse(data.now) < Date.parse(state.retryAt)) return [];
      return [nextDispatch(state, { ...state.sent, shared: null }, data.now)];
    case 'Close':
      return state.status === 'closed' ? [] : [closeEarly(state, data)];
    case 'Repeat':
      return repeat(state, data);
  }
};

export const delivery: Decider<Delivery, DeliveryCommand, StoredDeliveryEvent> = {
  initial: { status: 'none' },
  evolve,
  decide,
};
