import type { Decider } from '@punctual/chassis';
import {
  type Artifact,
  type AttemptResult,
  type DeliveryEvent,
  type Event,
  pagesOf,
  type RecipientOutcomeData,
} from '@punctual/contracts';
import { retryAfter } from './retry';

type Opened = Event<'DeliveryOpened'>['data'];
type Shared = Event<'DispatchRequested'>['data']['shared'];
type Rendered = { subject: string; artifacts: Artifact[]; shared: Shared };
/** A rendering made for another delivery that needs the very same. */
export type SharedRendering = Rendered & { shared: NonNullable<Shared> };

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
  /** When the wait ends. */
  retryAt: string | null;
  rendered: Rendered | null;
  /** When sending was first asked for: the date of the mail, however often it is tried. */
  date: string | null;
  pending: string[];
  accepted: number;
  failed: RecipientOutcomeData[];
  /** Who may have the mail: an attempt ended without an answer, and none since was accepted. */
  unknown: string[];
};

/** One occurrence, one channel, one page of recipients: from opened until nothing is left to try. */
export type Delivery = { status: 'none' } | Open | { status: 'closed' };

export type DeliveryCommand =
  | {
      type: 'OpenDelivery';
      data: {
        fired: Event<'OccurrenceFired'>['data'];
        deliveryId: string;
        page: number;
        shared: SharedRendering | null;
        now: string;
      };
    }
  | { type: 'RecordRendered'; data: Event<'ReportRendered'>['data'] & { now: string } }
  | { type: 'RecordRenderFailed'; data: Event<'RenderFailed'>['data'] & { now: string } }
  | { type: 'RecordAttempt'; data: AttemptResult & { deliveryId: string; attempt: number; now: string } }
  | { type: 'RecordArtifactsMissing'; data: Event<'ArtifactsMissing'>['data'] & { now: string } }
  | { type: 'Retry'; data: { deliveryId: string; now: string } };

/** How often lost bytes are rendered again at once; after that it counts as a failure. */
const MAX_LOSSES = 2;
const LOST = 'the rendered files are lost';

const evolve = (state: Delivery, { type, data }: DeliveryEvent): Delivery => {
  if (type === 'DeliveryOpened') {
    const pending = data.recipients.map(({ email }) => email);
    const counts = { renders: 0, dispatches: 0, retries: 0, losses: 0, accepted: 0 };
    return {
      status: 'rendering',
      opened: data,
      ...counts,
      next: 'render',
      retryAt: null,
      rendered: null,
      date: null,
      pending,
      failed: [],
      unknown: [],
    };
  }
  if (state.status === 'none' || state.status === 'closed') return state;
  switch (type) {
    case 'RenderRequested':
      return {
        ...state,
        status: 'rendering',
        renders: data.attempt,
        losses: state.status === 'dispatching' ? state.losses + 1 : state.losses,
      };
    case 'DispatchRequested':
      return {
        ...state,
        status: 'dispatching',
        dispatches: data.attempt,
        rendered: { subject: data.subject, artifacts: data.artifacts, shared: data.shared },
        date: data.date ?? state.date ?? data.at,
      };
    case 'RetryScheduled': {
      const { stage, retryAt, pending, accepted, failed, unknown } = data;
      return {
        ...state,
        status: 'waiting',
        next: stage,
        retryAt,
        retries: state.retries + 1,
        pending,
        accepted,
        failed,
        unknown,
      };
    }
    case 'DeliveryCompleted':
    case 'DeliveryPermanentlyFailed':
      return { status: 'closed' };
  }
};

const renderRequest = ({ opened, renders }: Pick<Open, 'opened' | 'renders'>, now: string): DeliveryEvent => {
  const { deliveryId, reportId, formats, parameters, dueAt, timezone } = opened;
  return {
    type: 'RenderRequested',
    data: { deliveryId, attempt: renders + 1, reportId, formats, parameters, asOf: dueAt, timezone, at: now },
  };
};

const dispatchRequest = (
  { opened, dispatches, pending, date }: Open,
  rendered: Rendered,
  now: string,
): DeliveryEvent => {
  const { deliveryId, audience, recipients } = opened;
  const wanted = new Set(pending);
  const left = recipients.filter(({ email }) => wanted.has(email));
  // Who is left must get the bytes the others have: headers that name everybody, and the date of the first attempt.
  const addressed = audience === 'together' && left.length < recipients.length ? recipients : [];
  return {
    type: 'DispatchRequested',
    data: { deliveryId, attempt: dispatches + 1, audience, recipients: left, addressed, ...rendered, date, at: now },
  };
};

/** The end. Whoever may have the mail counts as unknown, never as failed, whatever a later attempt said. */
const finish = (state: Open, reason: string, lost: RecipientOutcomeData[], now: string): DeliveryEvent => {
  const { deliveryId, occurrenceId, scheduleId } = state.opened;
  const { accepted, unknown } = state;
  const failed = [...state.failed, ...lost].filter(({ email }) => !unknown.includes(email));
  const about = { deliveryId, occurrenceId, scheduleId };
  if (accepted + unknown.length === 0)
    return { type: 'DeliveryPermanentlyFailed', data: { ...about, reason, failed, at: now } };
  return { type: 'DeliveryCompleted', data: { ...about, accepted, failed, unknown, at: now } };
};

/** Tries again when the schedule's retries are not used up; otherwise it is the end, and those in `lost` get nothing. */
const retryOrFinish = (
  state: Open,
  stage: Open['next'],
  reason: string,
  lost: RecipientOutcomeData[],
  now: string,
): DeliveryEvent => {
  const { opened, retries, pending, accepted, failed, unknown } = state;
  const retryAt = retryAfter(opened.retry, retries, now);
  if (retryAt === null) return finish(state, reason, lost, now);
  const attempt = (stage === 'render' ? state.renders : state.dispatches) + 1;
  return {
    type: 'RetryScheduled',
    data: {
      deliveryId: opened.deliveryId,
      stage,
      attempt,
      retryAt,
      reason,
      pending,
      accepted,
      failed,
      unknown,
      at: now,
    },
  };
};

/** What a failed rendering means for those who still wait for the mail. */
const notSent = ({ pending }: Open, text: string): RecipientOutcomeData[] =>
  pending.map((email) => ({ email, smtpCode: null, enhancedCode: null, text }));

const settleAttempt = (state: Open, attempt: AttemptResult, now: string): DeliveryEvent => {
  const { unresolved } = attempt;
  const accepted = state.accepted + attempt.accepted.length;
  const failed = [...state.failed, ...attempt.rejected];
  const first = unresolved[0] ?? failed[0];
  const reason = first ? `${first.email}: ${first.text}` : '';
  const unanswered = unresolved.filter(({ outcome }) => outcome === 'unknown').map(({ email }) => email);
  const taken = new Set(attempt.accepted);
  const unknown = [...new Set([...state.unknown, ...unanswered])].filter((email) => !taken.has(email));
  const after = { ...state, pending: unresolved.map(({ email }) => email), accepted, failed, unknown };
  if (unresolved.length === 0) return finish(after, reason, [], now);
  return retryOrFinish(
    after,
    'dispatch',
    reason,
    unresolved.map(({ outcome: _, ...rest }) => rest),
    now,
  );
};

const decide = (command: DeliveryCommand, state: Delivery): DeliveryEvent[] => {
  const { type, data } = command;
  if (type === 'OpenDelivery') {
    if (state.status !== 'none') return [];
    const opened = openedFrom(data);
    const first: DeliveryEvent = { type: 'DeliveryOpened', data: opened };
    if (!data.shared) return [first, renderRequest({ opened, renders: 0 }, data.now)];
    const { recipients, audience } = opened;
    return [
      first,
      {
        type: 'DispatchRequested',
        data: {
          deliveryId: opened.deliveryId,
          attempt: 1,
          audience,
          recipients,
          addressed: [],
          ...data.shared,
          date: null,
          at: data.now,
        },
      },
    ];
  }
  // Answers to an earlier request, and answers repeated, find the delivery elsewhere: nothing to do.
  if (state.status === 'none' || state.status === 'closed') return [];
  switch (type) {
    case 'RecordRendered':
      if (state.status !== 'rendering' || data.attempt !== state.renders) return [];
      return [dispatchRequest(state, { subject: data.subject, artifacts: data.artifacts, shared: null }, data.now)];
    case 'RecordRenderFailed':
      if (state.status !== 'rendering' || data.attempt !== state.renders) return [];
      return [
        data.final
          ? finish(state, data.message, notSent(state, data.message), data.now)
          : retryOrFinish(state, 'render', data.message, notSent(state, data.message), data.now),
      ];
    case 'RecordAttempt':
      if (state.status !== 'dispatching' || data.attempt !== state.dispatches) return [];
      return [settleAttempt(state, data, data.now)];
    case 'RecordArtifactsMissing':
      if (state.status !== 'dispatching' || data.attempt !== state.dispatches) return [];
      if (state.losses < MAX_LOSSES) return [renderRequest(state, data.now)];
      return [retryOrFinish(state, 'render', LOST, notSent(state, LOST), data.now)];
    case 'Retry':
      if (state.status !== 'waiting' || Date.parse(data.now) < Date.parse(state.retryAt ?? data.now)) return [];
      if (state.next === 'render' || !state.rendered) return [renderRequest(state, data.now)];
      return [dispatchRequest(state, state.rendered, data.now)];
  }
};

const openedFrom = (command: Extract<DeliveryCommand, { type: 'OpenDelivery' }>['data']): Opened => {
  const { fired, deliveryId, page, now } = command;
  const { nominal: _nominal, nextDueAt: _next, recipients: _all, at: _at, ...order } = fired;
  const pages = pagesOf(fired);
  return { ...order, deliveryId, page, pages: pages.length, recipients: pages[page] ?? [], at: now };
};

export const delivery: Decider<Delivery, DeliveryCommand, DeliveryEvent> = {
  initial: { status: 'none' },
  evolve,
  decide,
};
