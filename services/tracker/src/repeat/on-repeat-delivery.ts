import { type CommandHandler, currentContext } from '@punctual/chassis';
import { deliveryIds, occurrenceIdOf, type Recipient, Rejection, type RepeatHow } from '@punctual/contracts';
import type { Begun } from '../delivery/state';
import type { Needs } from '../needs';
import { openRunOf } from '../run/run';
import { earlierRepeats } from './earlier-repeats';
import { onDeliveryRepeated } from './on-delivery-repeated';
import { receivesNow } from './receives-now';
import { checkRepeat } from './repeat';

const load = async ({ deliveries }: Pick<Needs, 'deliveries'>, deliveryId: string): Promise<Begun> => {
  const state = await deliveries.load(deliveryId);
  if (state.status === 'none')
    throw new Rejection('delivery/nothing-to-do', 'nothing was sent, so there is nothing to send again');
  if (state.status === 'archived')
    throw new Rejection('delivery/archived', 'its events are no longer kept, so it cannot be sent again');
  return state;
};

/**
 * The delivery whose stream decides. A retry of a retry is one of the delivery whose message both send: there it is known who has it,
 * and that is where only one of two people can be first.
 */
const decidedAt = async (needs: Needs, deliveryId: string, how: RepeatHow): Promise<Begun> => {
  const state = await load(needs, deliveryId);
  const original = how === 'retry' ? state.opened.repeats?.message?.deliveryId : undefined;
  return original === undefined ? state : load(needs, original);
};

/** The delivery of a run of the schedule, a test or another, that this one sends again by however many steps. */
const firstOf = async (needs: Needs, { opened }: Begun): Promise<Begun['opened']> =>
  opened.repeats ? firstOf(needs, await load(needs, opened.repeats.deliveryId)) : opened;

/** @throws Rejection when files that were sent are no longer kept */
const checkFiles = async ({ artifacts }: Needs, { sent }: Begun): Promise<void> => {
  const found = await Promise.all(sent.artifacts.map(({ sha256 }) => artifacts.get(sha256)));
  if (found.includes(null))
    throw new Rejection(
      'delivery/gone',
      'the files that were sent are no longer kept; render the delivery again instead',
    );
};

/** @throws Rejection where a rendering of the report is not what the first delivery was */
const checkRenderable = async ({ runs }: Needs, { occurrenceId, trigger }: Begun['opened']): Promise<void> => {
  if (trigger === 'test')
    throw new Rejection('delivery/not-repeatable', 'this was a test; resend the same files, or send another test');
  // A rendering of the whole would show a person the rows of others.
  if (openRunOf(await runs.load(occurrenceId))?.opened.people)
    throw new Rejection(
      'delivery/not-repeatable',
      'each person got their own rows, which are rendered by a run of the schedule alone; resend the same files, or run the schedule',
    );
};

const emailsOf = (recipients: readonly Recipient[]): string[] => recipients.map(({ email }) => email);

/**
 * A person has a delivery sent again, or asks to whom that would be. It is recorded in the stream of the delivery, where only one can be
 * first, then the occurrence that does it is fired.
 */
export const onRepeatDelivery =
  (needs: Needs): CommandHandler<'RepeatDelivery'> =>
  async ({ commandId, data: { deliveryId, how, repeatId, recipients: asked, asOf, dryRun } }) => {
    const { deliveries, clock } = needs;
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('delivery/forbidden', 'a delivery is sent again by a user');
    const state = await decidedAt(needs, deliveryId, how);
    const { opened } = state;
    const occurrenceId = occurrenceIdOf(opened.scheduleId, `${how}-${repeatId}`);
    const started = { occurrenceId, deliveryIds: deliveryIds(occurrenceId, 1) };
    const done = state.repeats.find((one) => one.occurrenceId === occurrenceId);
    // The same request again: the same answer, whatever has become of it since.
    if (done) return { ...started, recipients: emailsOf(done.recipients), refused: [] };

    const first = await firstOf(needs, state);
    const [earlier, receives] = await Promise.all([earlierRepeats(needs, state), receivesNow(needs, first)]);
    const left = receives === null ? [] : emailsOf(opened.recipients).filter((email) => !receives(email));
    const request = { how, asked, left, ...earlier };
    const { recipients, refused } = checkRepeat(state, request);
    await (how === 'rerender' ? checkRenderable(needs, first) : checkFiles(needs, state));
    if (dryRun) return { recipients: emailsOf(recipients), refused };
    const events = await deliveries.execute(opened.deliveryId, {
      type: 'Repeat',
      data: { ...request, occurrenceId, userId, asOf, now: clock.now() },
    });
    // What was decided, should somebody have been reached meanwhile.
    let told = recipients;
    for (const event of events) {
      if (event.type !== 'DeliveryRepeated') continue;
      told = event.data.recipients;
      await onDeliveryRepeated(needs)({ ...event, id: commandId });
    }
    return { ...started, recipients: emailsOf(told), refused };
  };
