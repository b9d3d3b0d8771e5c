import { type DeliveryEvent, isNotice, type Recipient, Rejection, type RepeatHow } from '@punctual/contracts';
import type { Begun } from '../delivery/state';

/** What a person asks for. `ended`: the occurrences that sent it again before and have ended, as far as the caller has seen. */
export type RepeatRequest = {
  how: RepeatHow;
  occurrenceId: string;
  userId: string;
  recipients: Recipient[];
  asOf: 'then' | 'now';
  ended: readonly string[];
};

/** @throws Rejection with the reason why a delivery cannot be sent again, whoever asks */
export const checkRepeatable = ({ status, opened, retryAt, rendering }: Begun): void => {
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

/** @throws Rejection while the delivery is being sent again, since some might get it twice */
export const checkNoneOpen = (repeats: readonly string[], ended: readonly string[]): void => {
  const open = repeats.find((occurrenceId) => !ended.includes(occurrenceId));
  if (open !== undefined)
    throw new Rejection(
      'delivery/already-repeated',
      `the delivery is being sent again already, by the run ${open}; wait until that has ended`,
    );
};

/** Records that a delivery is sent again: by one run at a time, also when two people ask at once. */
export const repeat = (
  state: Begun,
  { how, occurrenceId, userId, recipients, asOf, ended, now }: RepeatRequest & { now: string },
): DeliveryEvent[] => {
  if (state.repeats.includes(occurrenceId)) return []; // the same intent: already done
  checkRepeatable(state);
  checkNoneOpen(state.repeats, ended);
  if (recipients.length === 0)
    throw new Rejection('delivery/nothing-to-do', 'there is nobody left to send it to again');
  const { deliveryId, scheduleId } = state.opened;
  const rendered = how === 'rerender' ? { asOf } : {};
  const about = { deliveryId, how, occurrenceId, scheduleId, userId, recipients };
  return [{ type: 'DeliveryRepeated', data: { ...about, ...rendered, at: now } }];
};
