import {
  pagesOf,
  type Artifact,
  type Event,
  type DeliveryEvent,
  type RecipientOutcomeData,
} from '@punctual/contracts';
import type { Decider } from '@punctual/chassis';
import { retryAfter } from './retry';

type Opened = Event<'DeliveryOpened'>['data'];
type Rendered = { subject: string; artifacts: Artifact[] };

type Open = {
  status: 'rendering' | 'dispatching' | 'waiting';
  opened: Opened;
  /** Number of the latest render request and the latest dispatch request; 0 before the first. */
  renders: number;
  dispatches: number;
  retries: number;
  /** Renderings asked for only because the bytes were lost. */
  losses: number;
  /** What the wait is for. */
  next: 'render' | 'dispatch';
  rendered: Rendered | null;
  pending: string[];
  accepted: number;
  failed: RecipientOutcomeData[];
};

/** One occurrence, one channel, one page of recipients: from opened until nothing is left to try. */
export type Delivery = { status: 'none' } | Open | { status: 'closed' };

export type DeliveryCommand =
  | { type: 'OpenDelivery'; data: { fired: Event<'OccurrenceFired'>['data']; deliveryId: string; page: number; now: string } }
  | { type: 'RecordRendered'; data: Event<'ReportRendered'>['data'] & { now: string } }
  | { type: 'RecordRenderFailed'; data: Event<'RenderFailed'>['data'] & { now: string } }
  | { type: 'RecordAttempt'; data: Event<'AttemptCompleted'>['data'] & { now: string } }
  | { type: 'RecordArtifactsMissing'; data: Event<'ArtifactsMissing'>['data'] & { now: string } }
  | { type: 'Retry'; data: { deliveryId: string; now: string } };

/** How often lost bytes are rendered again at once; after that it counts as a failure. */
const MAX_LOSSES = 2;

const evolve = (state: Delivery, { type, data }: DeliveryEvent): Delivery => {
  if (type === 'DeliveryOpened') {
    const pending = data.recipients.map(({ email }) => email);
    return { status: 'rendering', opened: data, renders: 0, dispatches: 0, retries: 0, losses: 0, next: 'render', rendered: null, pending, accepted: 0, failed: [] };
  }
  if (state.status === 'none' || state.status === 'closed') return state;
  switch (type) {
    case 'RenderRequested':
      return { ...state, status: 'rendering', renders: data.attempt, losses: state.status === 'dispatching' ? state.losses + 1 : state.losses };
    case 'DispatchRequested':
      return { ...state, status: 'dispatching', dispatches: data.attempt, rendered: { subject: data.subject, artifacts: data.artifacts } };
    case 'RetryScheduled': {
      const { stage, pending, accepted, failed } = data;
      return { ...state, status: 'waiting', next: stage, retries: state.retries + 1, pending, accepted, failed };
    }
    case 'DeliveryCompleted':
    case 'DeliveryPermanentlyFailed':
      return { status: 'closed' };
  }
};

const renderRequest = ({ opened, renders }: Pick<Open, 'opened' | 'renders'>, now: string): DeliveryEvent => {
  const { deliveryId, reportId, formats, parameters, dueAt, timezone } = opened;
  return { type: 'RenderRequested', data: { deliveryId, attempt: renders + 1, reportId, formats, parameters, asOf: dueAt, timezone, at: now } };
};

const dispatchRequest = ({ opened, dispatches, pending }: Open, rendered: Rendered, now: string): DeliveryEvent => {
  const { deliveryId, audience, recipients } = opened;
  const wanted = new Set(pending);
  const left = recipients.filter(({ email }) => wanted.has(email));
  return { type: 'DispatchRequested', data: { deliveryId, attempt: dispatches + 1, audience, recipients: left, ...rendered, at: now } };
};

const giveUp = ({ opened }: Open, reason: string, failed: RecipientOutcomeData[], now: string): DeliveryEvent => {
  const { deliveryId, occurrenceId, scheduleId } = opened;
  return { type: 'DeliveryPermanentlyFailed', data: { deliveryId, occurrenceId, scheduleId, reason, failed, at: now } };
};

const retryOrGiveUp = (state: Open, stage: Open['next'], reason: string, now: string): DeliveryEvent => {
  const { opened, retries, pending, accepted, failed } = state;
  const retryAt = retryAfter(opened.retry, retries, now);
  if (retryAt === null) return giveUp(state, reason, failed, now);
  const attempt = (stage === 'render' ? state.renders : state.dispatches) + 1;
  return { type: 'RetryScheduled', data: { deliveryId: opened.deliveryId, stage, attempt, retryAt, reason, pending, accepted, failed, at: now } };
};

const settleAttempt = (state: Open, attempt: Event<'AttemptCompleted'>['data'], now: string): DeliveryEvent => {
  const { deliveryId, occurrenceId, scheduleId } = state.opened;
  const { unresolved } = attempt;
  const accepted = state.accepted + attempt.accepted.length;
  const failed = [...state.failed, ...attempt.rejected];
  const first = unresolved[0] ?? failed[0];
  const reason = first ? `${first.email}: ${first.text}` : '';
  if (unresolved.length > 0 && retryAfter(state.opened.retry, state.retries, now) !== null) {
    const pending = unresolved.map(({ email }) => email);
    return retryOrGiveUp({ ...state, pending, accepted, failed }, 'dispatch', reason, now);
  }
  const unknown = unresolved.filter(({ outcome }) => outcome === 'unknown').map(({ email }) => email);
  const deferred = unresolved.filter(({ outcome }) => outcome === 'deferred').map(({ outcome: _, ...rest }) => rest);
  const allFailed = [...failed, ...deferred];
  if (accepted + unknown.length === 0) return giveUp(state, reason, allFailed, now);
  return { type: 'DeliveryCompleted', data: { deliveryId, occurrenceId, scheduleId, accepted, failed: allFailed, unknown, at: now } };
};

const decide = (command: DeliveryCommand, state: Delivery): DeliveryEvent[] => {
  const { type, data } = command;
  if (type === 'OpenDelivery') {
    if (state.status !== 'none') return [];
    const opened = openedFrom(data);
    return [{ type: 'DeliveryOpened', data: opened }, renderRequest({ opened, renders: 0 }, data.now)];
  }
  // Answers to an earlier request, and answers repeated, find the delivery elsewhere: nothing to do.
  if (state.status === 'none' || state.status === 'closed') return [];
  switch (type) {
    case 'RecordRendered':
      if (state.status !== 'rendering' || data.attempt !== state.renders) return [];
      return [dispatchRequest(state, { subject: data.subject, artifacts: data.artifacts }, data.now)];
    case 'RecordRenderFailed':
      if (state.status !== 'rendering' || data.attempt !== state.renders) return [];
      return [data.final ? giveUp(state, data.message, state.failed, data.now) : retryOrGiveUp(state, 'render', data.message, data.now)];
    case 'RecordAttempt':
      if (state.status !== 'dispatching' || data.attempt !== state.dispatches) return [];
      return [settleAttempt(state, data, data.now)];
    case 'RecordArtifactsMissing':
      if (state.status !== 'dispatching' || data.attempt !== state.dispatches) return [];
      if (state.losses < MAX_LOSSES) return [renderRequest(state, data.now)];
      return [retryOrGiveUp(state, 'render', 'the rendered files are lost', data.now)];
    case 'Retry':
      if (state.status !== 'waiting') return [];
      if (state.next === 'render' || !state.rendered) return [renderRequest(state, data.now)];
      return [dispatchRequest(state, state.rendered, data.now)];
  }
};

const openedFrom = ({ fired, deliveryId, page, now }: Extract<DeliveryCommand, { type: 'OpenDelivery' }>['data']): Opened => {
  const { occurrenceId, scheduleId, reportId, reportType, name, userId, trigger, dueAt, timezone, formats, parameters, audience, retry } = fired;
  const pages = pagesOf(fired);
  return {
    deliveryId, occurrenceId, scheduleId, reportId, reportType, name, userId, trigger, dueAt, timezone, formats, parameters, audience, retry,
    page, pages: pages.length, recipients: pages[page] ?? [], at: now,
  };
};

export const delivery: Decider<Delivery, DeliveryCommand, DeliveryEvent> = { initial: { status: 'none' }, evolve, decide };
