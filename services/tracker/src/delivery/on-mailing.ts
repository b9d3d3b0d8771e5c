import { eventsOf, type Handler } from '@punctual/chassis';
import type { Event, OutcomeEvent } from '@punctual/contracts';
import type { Needs } from '../needs';
import { askForFiles } from './ask-for-files';
import { notDelivered } from './not-delivered';

/**
 * A late rejection or deferral replaces "unknown" unless another attempt says otherwise, so it is read from all events of the
 * mailing. The result of its attempt comes first: the bus may deliver it later, and a result to come contains the outcome.
 */
const learnNotDelivered = async (
  { deliveries, store, clock }: Needs,
  { deliveryId, attempt, recipients }: OutcomeEvent['data'],
): Promise<void> => {
  const now = clock.now();
  const events = await eventsOf(store, 'mailing', deliveryId);
  const result = events
    .map(({ data }) => ('result' in data && data.attempt === attempt ? data.result : null))
    .find((one) => one !== null);
  if (!result) return;
  await deliveries.execute(deliveryId, { type: 'RecordAttempt', data: { attempt, ...result, now } });
  const emails = recipients.map(({ email }) => email);
  const data = { attempt, recipients: notDelivered(events, emails), now };
  await deliveries.execute(deliveryId, { type: 'LearnNotDelivered', data });
};

/**
 * Once every recipient of an attempt has an outcome, ends the delivery or schedules a retry for recipients without a final
 * one. An outcome that arrives after it was recorded as unknown is a fact, whatever happened since.
 */
export const onOutcomes =
  (needs: Needs): Handler<OutcomeEvent> =>
  async ({ type, data }) => {
    const { deliveries, clock } = needs;
    const { deliveryId, attempt, recipients, result } = data;
    const now = clock.now();
    if (type === 'RecipientsAccepted' && data.late) {
      const accepted = recipients.map(({ email }) => email);
      await deliveries.execute(deliveryId, { type: 'LearnAccepted', data: { attempt, accepted, now } });
    }
    if (data.late && (type === 'RecipientsRejected' || type === 'RecipientsDeferred'))
      await learnNotDelivered(needs, data);
    if (result) await deliveries.execute(deliveryId, { type: 'RecordAttempt', data: { attempt, ...result, now } });
  };

/** The rendered files were lost before they were sent: the delivery waits until the run has rendered them again. */
export const onArtifactsMissing =
  (needs: Needs): Handler<Event<'ArtifactsMissing'>> =>
  async ({ data: { deliveryId, attempt } }) => {
    const { deliveries, clock } = needs;
    await deliveries.execute(deliveryId, { type: 'RecordArtifactsMissing', data: { attempt, now: clock.now() } });
    await askForFiles(needs, deliveryId);
  };
