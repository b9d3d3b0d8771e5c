import { textAt } from '../field';
import type { Claims, EvidenceEvent } from '../format';
import { partsOf, streamsOf } from '../ids';
import { attemptsOf, retriesOf } from './attempts';
import { endedOf } from './ended';
import { orderedOf } from './ordered';
import { outcomeOf } from './outcome';
import { recipientsOf } from './recipients';
import { firedOf, judgedOf, renderedOf } from './run';

/** The types of events that a claim is about; all events of the schedule are, too. */
const CLAIMED: ReadonlySet<string> = new Set([
  'OccurrenceFired',
  'ObservationRecorded',
  'ReportRendered',
  'DeliveryOpened',
  'DispatchRequested',
  'RetryScheduled',
  'AttemptStarted',
  'AttemptContinued',
  'DeliveryCompleted',
  'DeliveryPermanentlyFailed',
]);

/**
 * What the evidence says of a delivery: all that a proof claims. The same function makes the claims of a proof and recomputes
 * them to verify it. It reads data of every version of an event, also of types that it does not know, and never throws.
 * @param evidence the events of the delivery, in the order of the log
 */
export const claimsOf = (deliveryId: string, evidence: readonly EvidenceEvent[]): Claims => {
  const streams = streamsOf(deliveryId);
  const of = (...names: string[]) => evidence.filter(({ stream }) => names.includes(stream));
  const [schedule, delivery, mailing] = [of(streams.schedule), of(streams.delivery), of(streams.mailing)];
  const occurrence = of(streams.occurrence);
  const fired = occurrence.find(({ type }) => type === 'OccurrenceFired') ?? null;
  const judged = of(streams.condition).find(
    ({ type, data }) =>
      type === 'ObservationRecorded' && textAt(data, 'occurrenceId') === partsOf(deliveryId)?.occurrenceId,
  );
  const opened = delivery.find(({ type }) => type === 'DeliveryOpened') ?? null;
  const others = evidence.filter(
    ({ type, stream }) => stream !== streams.schedule && !CLAIMED.has(type) && outcomeOf(type) === null,
  );
  return {
    ordered: fired && orderedOf(schedule, fired),
    fired: fired && firedOf(fired),
    judged: judged ? judgedOf(judged) : null,
    rendered: renderedOf(delivery, of(streams.rendering, streams.ownRendering)),
    attempts: attemptsOf(mailing),
    recipients: recipientsOf(opened, mailing, others),
    retries: retriesOf(delivery),
    other: others.map(({ id, type, recordedAt }) => ({ event: id, type, recordedAt })),
    ended: endedOf({ occurrence, run: of(streams.run), delivery }),
  };
};
