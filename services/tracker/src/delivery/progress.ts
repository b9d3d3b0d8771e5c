import {
  type AttemptResult,
  type DeliveryEvent,
  type Event,
  plainRecipient,
  type RecipientOutcomeData,
} from '@punctual/contracts';
import { retryAfter } from '../run/retry';
import type { NotDelivered } from './not-delivered';
import type { Begun, CloseReason, Settled } from './state';

/** Why a delivery waits for its report to be rendered again. */
export const LOST = 'the rendered files are lost';

/** All recipients are suppressed: outcomes of nobody are left. */
const NOBODY_GETS_MAIL = { cause: 'suppressed', reason: 'nobody it was for gets mail' } as const;

/** Requests the next attempt, for the remaining recipients. */
export const nextDispatch = (
  { opened, dispatches, date, pending }: Begun,
  files: Pick<Event<'DispatchRequested'>['data'], 'subject' | 'artifacts' | 'shared'>,
  now: string,
): DeliveryEvent => {
  const { deliveryId, audience, recipients, letter, repeats } = opened;
  const wanted = new Set(pending);
  const left = recipients.filter(({ email }) => wanted.has(email));
  // Retries must send the same bytes: headers that name every recipient, the date of the first attempt, and its letter.
  const all = repeats?.message?.addressed ?? recipients;
  const addressed = audience === 'together' && left.length < all.length ? all.map(plainRecipient) : [];
  const attempt = {
    deliveryId,
    attempt: dispatches + 1,
    audience,
    recipients: left,
    ...(letter ? { letter } : {}),
    addressed,
  };
  const same = repeats?.message ? { messageOf: repeats.message.deliveryId } : {};
  return { type: 'DispatchRequested', data: { ...attempt, ...files, date, ...same, at: now } };
};

/** Ends the delivery. Recipients who may have the mail count as unknown, never as failed, whatever a later attempt reported. */
const finish = (
  { opened }: Begun,
  { accepted, failed, unknown }: Settled,
  { cause, reason }: { cause: CloseReason['cause'] | 'suppressed' | undefined; reason: string },
  now: string,
): DeliveryEvent => {
  const { deliveryId, occurrenceId, scheduleId } = opened;
  const about = { deliveryId, occurrenceId, scheduleId };
  const certain = failed.filter(({ email }) => !unknown.includes(email));
  if (accepted + unknown.length === 0)
    return {
      type: 'DeliveryPermanentlyFailed',
      data: { ...about, reason, failed: certain, ...(cause ? { cause } : {}), at: now },
    };
  const why = cause && cause !== 'suppressed' ? { cause } : {};
  return { type: 'DeliveryCompleted', data: { ...about, accepted, failed: certain, unknown, ...why, at: now } };
};

const scheduled = (
  state: Begun,
  { stage, retryAt, reason, now }: { stage: Begun['next']; retryAt: string; reason: string; now: string },
): DeliveryEvent => {
  const { opened, dispatches, pending, accepted, failed, unknown } = state;
  const settled = { pending, accepted, failed, unknown };
  const { deliveryId } = opened;
  return {
    type: 'RetryScheduled',
    data: { deliveryId, stage, attempt: dispatches + 1, retryAt, reason, ...settled, at: now },
  };
};

/** The files were lost before anything was sent. This uses up no retry; the run limits how often it can happen. */
export const waitForFiles = (state: Begun, now: string): DeliveryEvent =>
  scheduled(state, { stage: 'render', retryAt: now, reason: LOST, now });

/** Adds the outcomes of an attempt to what is settled; returns it with the recipients left to try. */
const add = (state: Begun, attempt: AttemptResult): Settled & { left: AttemptResult['unresolved'] } => {
  const known = new Set(state.learned);
  const fresh = ({ email }: { email: string }) => !known.has(email);
  const left = attempt.unresolved.filter(fresh);
  const accepted = attempt.accepted.filter((email) => !known.has(email));
  const unanswered = left.filter(({ outcome }) => outcome === 'unknown').map(({ email }) => email);
  const unknown = [...new Set([...state.unknown, ...unanswered])].filter((email) => !accepted.includes(email));
  return {
    accepted: state.accepted + accepted.length,
    failed: [...state.failed, ...attempt.rejected.filter(fresh)],
    unknown,
    left,
  };
};

const plain = ({ email, smtpCode, enhancedCode, text }: RecipientOutcomeData): RecipientOutcomeData => ({
  email,
  smtpCode,
  enhancedCode,
  text,
});

/** Mail came too fast, in the words of Amazon SES: it takes it again soon. */
const isTooFast = ({ smtpCode, text }: RecipientOutcomeData): boolean =>
  smtpCode === 454 && /throttling failure/i.test(text);
/** After that, a retry is not later than ten minutes, whatever the schedule says. */
const TOO_FAST_MS = 600_000;
const soonerOf = (at: string, now: string): string =>
  new Date(Math.min(Date.parse(at), Date.parse(now) + TOO_FAST_MS)).toISOString();

/**
 * An attempt is over: ends the delivery, or retries recipients without a final outcome. For a delivery that was ended early
 * it is a fact that corrects the end; the delivery continues after a parked message was replayed, but not past its deadline.
 */
export const settleAttempt = (
  state: Begun,
  { attempt, now, ...result }: AttemptResult & { attempt: number; now: string },
): DeliveryEvent[] => {
  const early = state.status === 'closed' && state.end?.cause !== undefined;
  const awaited = state.status === 'dispatching' || early;
  if (!awaited || attempt !== state.dispatches) return [];
  const { left, ...settled } = add(state, result);
  // Free text names nobody: whose words these are is in `pending` or `failed`.
  const reason = (left[0] ?? settled.failed[0])?.text ?? '';
  const { opened, retries } = state;
  const next = state.end?.cause === 'deadline' ? null : retryAfter(opened, opened.deliveryId, retries, now);
  const over = next !== null && left.every(isTooFast) ? soonerOf(next, now) : next;
  if (left.length === 0 || over === null) {
    const all = { ...settled, failed: [...settled.failed, ...left.map(plain)] };
    const nobody = all.accepted + all.failed.length + all.unknown.length === 0;
    return [finish(state, all, nobody ? NOBODY_GETS_MAIL : { cause: undefined, reason }, now)];
  }
  const after = { ...state, ...settled, pending: left.map(({ email }) => email) };
  return [scheduled(after, { stage: 'dispatch', retryAt: over, reason, now })];
};

/**
 * Some recipients accepted after their outcome was recorded as unknown: they are no longer unknown or pending. When no
 * recipient is left to try, or the delivery had already ended, it ends with this result.
 */
export const learnAccepted = (
  state: Begun,
  { attempt, accepted, now }: { attempt: number; accepted: string[]; now: string },
): DeliveryEvent[] => {
  // Once the delivery has ended its end alone counts: it may contain an acceptance by a later attempt already.
  const { end } = state;
  const open = end ? [...end.unknown, ...end.failed.map(({ email }) => email)] : [...state.pending, ...state.unknown];
  const news = accepted.filter((email) => open.includes(email));
  if (news.length === 0 || attempt > state.dispatches) return [];
  const { deliveryId } = state.opened;
  const learned: DeliveryEvent = { type: 'AcceptanceLearned', data: { deliveryId, attempt, accepted: news, at: now } };
  const rest = (settled: Settled): Settled => ({
    accepted: settled.accepted + news.length,
    failed: settled.failed.filter(({ email }) => !news.includes(email)),
    unknown: settled.unknown.filter((email) => !news.includes(email)),
  });
  if (state.end) return [learned, finish(state, rest(state.end), { cause: state.end.cause, reason: '' }, now)];
  const over = state.status === 'waiting' && state.pending.every((email) => news.includes(email));
  return over ? [learned, finish(state, rest(state), { cause: undefined, reason: '' }, now)] : [learned];
};

/**
 * Some recipients whose outcome was unknown certainly do not have the mail. They are no longer unknown; while the delivery
 * waits for a retry, those who rejected it are not tried again. A delivery that had ended, or that has no recipient left
 * to try, ends with this result; an attempt under way decides for itself.
 */
export const learnNotDelivered = (
  state: Begun,
  { attempt, recipients, now }: { attempt: number; recipients: NotDelivered[]; now: string },
): DeliveryEvent[] => {
  const { end, status, pending } = state;
  // After the end, a message that is still under way may have arrived.
  const news = recipients.filter(({ email, underWay }) =>
    end ? end.unknown.includes(email) && !underWay : state.unknown.includes(email),
  );
  if (news.length === 0 || attempt > state.dispatches) return [];
  const final = news.filter(
    ({ email, outcome }) => end || (status === 'waiting' && outcome === 'rejected' && pending.includes(email)),
  );
  const failed = final.map(plain);
  const emails = news.map(({ email }) => email);
  const { deliveryId } = state.opened;
  const learned: DeliveryEvent = {
    type: 'NonDeliveryLearned',
    data: { deliveryId, attempt, recipients: emails, failed, at: now },
  };
  const rest = (settled: Settled): Settled => ({
    accepted: settled.accepted,
    failed: [...settled.failed, ...failed],
    unknown: settled.unknown.filter((email) => !emails.includes(email)),
  });
  const reason = failed[0]?.text ?? '';
  if (end) return [learned, finish(state, rest(end), { cause: end.cause, reason }, now)];
  const over = status === 'waiting' && pending.every((email) => failed.some((one) => one.email === email));
  return over ? [learned, finish(state, rest(state), { cause: undefined, reason }, now)] : [learned];
};

/** Ends a delivery before all outcomes are known. `soFar` holds what is known of the attempt under way. */
export const closeEarly = (
  state: Begun,
  { cause, reason, soFar, now }: CloseReason & { soFar: AttemptResult | null; now: string },
): DeliveryEvent => {
  const nothing: AttemptResult = { accepted: [], unresolved: [], rejected: [] };
  const { left, ...settled } = add(state, (state.status === 'dispatching' && soFar) || nothing);
  const told = new Set([...(soFar ? [...soFar.accepted, ...soFar.rejected.map(({ email }) => email)] : [])]);
  const notSent = state.pending
    .filter((email) => !told.has(email) && !left.some((one) => one.email === email))
    .map((email) => ({ email, smtpCode: null, enhancedCode: null, text: reason }));
  const failed = [...settled.failed, ...left.map(plain), ...notSent];
  return finish(state, { ...settled, failed }, { cause, reason }, now);
};
