import type { Handler } from '@punctual/chassis';
import type { Event, OutcomeEvent } from '@punctual/contracts';
import type { Needs } from '../needs';
import { askForFiles } from './ask-for-files';

/**
 * Once every recipient of an attempt has an outcome, ends the delivery or schedules a retry for recipients without a final
 * one. An acceptance that arrives after the outcome was recorded as unknown is a fact, whatever happened since.
 */
export const onOutcomes =
  ({ deliveries, clock }: Needs): Handler<OutcomeEvent> =>
  async ({ type, data }) => {
    const { deliveryId, attempt, recipients, result } = data;
    const now = clock.now();
    if (type === 'RecipientsAccepted' && data.late) {
      const accepted = recipients.map(({ email }) => email);
      await deliveries.execute(deliveryId, { type: 'LearnAccepted', data: { attempt, accepted, now } });
    }
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
