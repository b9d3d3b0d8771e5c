import {
  type DeliveryEvent,
  isNotice,
  mailboxOf,
  plainRecipient,
  type Recipient,
  Rejection,
  type RepeatHow,
} from '@punctual/contracts';
import type { Begun } from '../delivery/state';

/** What a person asks for, and what the caller has found out of the deliveries and the schedule around it. */
export type RepeatRequest = {
  how: RepeatHow;
  occurrenceId: string;
  userId: string;
  /** Addresses of the delivery; null for all of them. A retry is to all who have not got it. */
  asked: readonly string[] | null;
  asOf: 'then' | 'now';
  /** The occurrences that sent it again before and have ended, and the mailboxes that these reached. */
  ended: readonly string[];
  reached: readonly string[];
  /** Addresses of it that no longer receive the schedule. */
  left: readonly string[];
};

/** Who gets it again, and who does not although they were meant. */
export type Whom = { recipients: Recipient[]; refused: { email: string; reason: string }[] };

/** The recipients of a delivery that has ended who have not got it, or of whom nobody knows. */
export const notReached = ({ opened, end }: Pick<Begun, 'opened' | 'end'>): Recipient[] => {
  const without = new Set([...(end?.failed ?? []).map(({ email }) => email), ...(end?.unknown ?? [])]);
  return opened.recipients.filter(({ email }) => without.has(email));
};

/** @throws Rejection 422 naming those who are no recipients of the delivery */
const meant = (state: Begun, how: RepeatHow, asked: readonly string[] | null): Recipient[] => {
  if (how === 'retry') return notReached(state).map(plainRecipient);
  const recipients = state.opened.recipients.map(plainRecipient);
  if (asked === null) return recipients;
  const wanted = new Set(asked.map(mailboxOf));
  const known = new Set(recipients.map(({ email }) => mailboxOf(email)));
  const errors = asked.flatMap((email, index) =>
    known.has(mailboxOf(email))
      ? []
      : [{ path: `recipients.${index}`, message: 'is not a recipient of this delivery' }],
  );
  if (errors.length > 0) throw new Rejection('delivery/invalid', 'recipients: not all are of this delivery', errors);
  return recipients.filter(({ email }) => wanted.has(mailboxOf(email)));
};

/** Who gets a delivery again. @throws Rejection 422 naming those who are no recipients of it */
export const whomOf = (
  state: Begun,
  { how, asked, reached, left }: Pick<RepeatRequest, 'how' | 'asked' | 'reached' | 'left'>,
): Whom => {
  const refused: Whom['refused'] = [];
  const recipients = meant(state, how, asked).filter(({ email }) => {
    const hasIt = how === 'retry' && reached.includes(mailboxOf(email));
    const hasLeft = left.includes(email);
    if (hasIt) refused.push({ email, reason: 'got it when it was sent again' });
    else if (hasLeft) refused.push({ email, reason: 'does not receive this schedule any more' });
    return !hasIt && !hasLeft;
  });
  return { recipients, refused };
};

const nobodyLeft = (how: RepeatHow, { refused }: Whom): string => {
  const [first] = refused;
  if (first) return `nobody is left to send it to: ${first.email} ${first.reason}`;
  return how === 'retry' ? 'everybody has got it, so there is nothing to retry' : 'nobody is left to send it to';
};

/** @throws Rejection with the reason why a delivery cannot be sent again, whoever asks */
const checkRepeatable = ({ status, opened, retryAt, rendering }: Begun): void => {
  const { occurrenceId, channel, deliveryId } = opened;
  if (isNotice(occurrenceId))
    throw new Rejection('delivery/not-repeatable', 'this is a notice of failures, which is not sent again');
  if (channel === 'portal')
    throw new Rejection(
      'delivery/not-repeatable',
      'this delivery is kept in the portal; there is no mail to send again',
    );
  if (status !== 'closed') {
    const again = retryAt === null ? 'it is being sent' : `it is tried again by itself at ${retryAt}`;
    throw new Rejection('delivery/still-open', `the delivery has not ended: ${again}`);
  }
  if (!rendering)
    throw new Rejection('delivery/not-repeatable', `${deliveryId} is of a version that did not record what was sent`);
};

/**
 * Who gets a delivery again, by one run at a time, since some might otherwise get it twice.
 * @throws Rejection with the reason why it cannot be sent again, or that nobody is left
 */
export const checkRepeat = (state: Begun, request: Omit<RepeatRequest, 'occurrenceId' | 'userId' | 'asOf'>): Whom => {
  checkRepeatable(state);
  const open = state.repeats.find(({ occurrenceId }) => !request.ended.includes(occurrenceId));
  if (open)
    throw new Rejection(
      'delivery/already-repeated',
      `the delivery is being sent again already, by the run ${open.occurrenceId}; wait until that has ended`,
    );
  const whom = whomOf(state, request);
  if (whom.recipients.length === 0) throw new Rejection('delivery/nothing-to-do', nobodyLeft(request.how, whom));
  return whom;
};

/** Records that a delivery is sent again: by one run at a time, also when two people ask at once. */
export const repeat = (state: Begun, request: RepeatRequest & { now: string }): DeliveryEvent[] => {
  const { how, occurrenceId, userId, asOf, now } = request;
  if (state.repeats.some((one) => one.occurrenceId === occurrenceId)) return []; // the same intent: already done
  const { recipients } = checkRepeat(state, request);
  const { deliveryId, scheduleId } = state.opened;
  const rendered = how === 'rerender' ? { asOf } : {};
  const about = { deliveryId, how, occurrenceId, scheduleId, userId, recipients };
  return [{ type: 'DeliveryRepeated', data: { ...about, ...rendered, at: now } }];
};
