import { type DeliveryResource, type DomainEvent, isDeliveryId, parseDeliveryId } from '@punctual/contracts';

type Status = DeliveryResource['status'];

/** What the row of a run holds of one of its deliveries; its id follows from the page. */
export type RunDelivery = {
  status: Status;
  recipients: number;
  attemptCount: number;
  /** It is open: from then on only its own events end it. */
  opened: boolean;
  /** It failed and waits for a retry. */
  waiting: boolean;
  /** How many recipients accepted it; absent before its end. */
  accepted?: number;
  /** The recipients whose mail came back, until they are as many as accepted it. */
  bounced?: readonly string[];
};

/** Deliveries that nothing has happened to yet, one for each page of recipients. */
export const newDeliveries = (recipients: readonly number[]): RunDelivery[] =>
  recipients.map((count) => ({ status: 'PENDING', recipients: count, attemptCount: 0, opened: false, waiting: false }));

/** A delivery that was sent has bounced when all that was accepted came back. */
const bouncedOnceSent = (delivery: RunDelivery): RunDelivery => {
  const { status, accepted = 0, bounced = [] } = delivery;
  return status === 'SENT' && bounced.length >= accepted ? { ...delivery, status: 'BOUNCED' } : delivery;
};

const withBounce = (delivery: RunDelivery, email: string): RunDelivery => {
  const { accepted = Number.POSITIVE_INFINITY, bounced = [] } = delivery;
  if (bounced.length >= accepted || bounced.includes(email)) return delivery;
  return bouncedOnceSent({ ...delivery, bounced: [...bounced, email] });
};

const next = (delivery: RunDelivery, { type, data }: DomainEvent): RunDelivery => {
  switch (type) {
    case 'DeliveryOpened':
      return { ...delivery, status: 'PENDING', recipients: data.recipients.length, opened: true, waiting: false };
    case 'DispatchRequested':
      return { ...delivery, status: 'PENDING', waiting: false };
    case 'AttemptStarted':
      return { ...delivery, attemptCount: delivery.attemptCount + 1 };
    case 'RetryScheduled':
      // Lost files are rendered again at once, so there is no failure to show yet.
      return data.stage === 'render' && data.retryAt === data.at
        ? { ...delivery, status: 'PENDING', waiting: false }
        : { ...delivery, status: 'FAILED', waiting: true };
    case 'DeliveryCompleted':
      return bouncedOnceSent({
        ...delivery,
        status: data.accepted > 0 ? 'SENT' : 'FAILED',
        accepted: data.accepted,
        waiting: false,
      });
    case 'RecipientBounced':
      return withBounce(delivery, data.email);
    case 'DeliveryPermanentlyFailed':
      return {
        ...delivery,
        status: data.cause === 'suppressed' ? 'SKIPPED' : 'PERMANENTLY_FAILED',
        waiting: false,
      };
    default:
      return delivery;
  }
};

/** The delivery an event tells the run of; null for an event of another kind. */
export const deliveryTold = (event: DomainEvent): { occurrenceId: string; page: number } | null => {
  switch (event.type) {
    case 'DeliveryOpened':
    case 'DispatchRequested':
    case 'AttemptStarted':
    case 'RetryScheduled':
    case 'DeliveryCompleted':
    case 'DeliveryPermanentlyFailed':
    case 'RecipientBounced':
      return isDeliveryId(event.data.deliveryId) ? parseDeliveryId(event.data.deliveryId) : null;
    default:
      return null;
  }
};

/** The deliveries of a run after an event of one of them. */
export const withDelivery = (deliveries: readonly RunDelivery[], page: number, event: DomainEvent): RunDelivery[] =>
  deliveries.map((delivery, index) => (index === page ? next(delivery, event) : delivery));

/** The deliveries of a run after an event of the run itself: those that are not open share its state. */
export const withRunState = (
  deliveries: readonly RunDelivery[],
  state: { status: Status; waiting: boolean },
): RunDelivery[] => deliveries.map((delivery) => (delivery.opened ? delivery : { ...delivery, ...state }));

/** A run is pending until all its deliveries have ended, and sent when at least one of them was sent. */
export const statusOfRun = (
  ended: 'SKIPPED' | 'PERMANENTLY_FAILED' | null,
  deliveries: readonly RunDelivery[],
): Status => {
  if (ended === 'SKIPPED') return ended;
  if (deliveries.length === 0) return ended ?? 'PENDING';
  if (deliveries.some(({ status, waiting }) => status === 'PENDING' || waiting)) return 'PENDING';
  const order: readonly Status[] = ['SENT', 'BOUNCED', 'FAILED', 'PERMANENTLY_FAILED', 'SKIPPED'];
  return order.find((status) => deliveries.some((delivery) => delivery.status === status)) ?? 'PENDING';
};
