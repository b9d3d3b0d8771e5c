import {
  afterReturn,
  type DeliveryResource,
  type DomainEvent,
  type Event,
  type Fate,
  isDeliveryId,
  parseDeliveryId,
  replaces,
} from '@punctual/contracts';

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
  /** The others at its end, where some accepted it. */
  missed?: readonly string[];
  /** The recipients whose outcome was unknown, whose mail came back, or who complained, and what is known of them now: few, where the others are many. */
  noted?: readonly Noted[];
};
type Noted = Fate & { email: string };

/** Deliveries that nothing has happened to yet, one for each page of recipients. */
export const newDeliveries = (recipients: readonly number[]): RunDelivery[] =>
  recipients.map((count) => ({ status: 'PENDING', recipients: count, attemptCount: 0, opened: false, waiting: false }));

/** A delivery that was sent has bounced when nobody has it: whatever was accepted came back. */
const sentOrBounced = (delivery: RunDelivery): RunDelivery => {
  const { status, accepted = 0, missed = [], noted = [] } = delivery;
  if (status !== 'SENT' && status !== 'BOUNCED') return delivery;
  const bounced = noted.filter(({ email, outcome }) => outcome === 'bounced' && !missed.includes(email));
  const arrived =
    bounced.length < accepted || noted.some(({ outcome }) => outcome === 'complained' || outcome === 'accepted');
  return { ...delivery, status: arrived ? 'SENT' : 'BOUNCED' };
};

/** With these a recipient begins to be noted. What is known of others follows from the end of the delivery. */
const NOTED: ReadonlySet<Fate['outcome']> = new Set(['unknown', 'bounced', 'complained']);

const withFates = (delivery: RunDelivery, fates: ReadonlyMap<string, Fate>): RunDelivery => {
  const all = new Map(delivery.noted?.map((one) => [one.email, one]));
  for (const [email, { outcome, attempt }] of fates) all.set(email, { email, outcome, attempt });
  return sentOrBounced({ ...delivery, noted: [...all.values()] });
};

/** The outcomes of an attempt, as far as they change what is noted; nearly always they do not. */
const withOutcomes = (
  delivery: RunDelivery,
  outcome: Fate['outcome'],
  { recipients, attempt }: { recipients: readonly { email: string }[]; attempt: number },
): RunDelivery => {
  const { noted = [] } = delivery;
  if (noted.length === 0 && !NOTED.has(outcome)) return delivery;
  const known = new Map(noted.map((one) => [one.email, one]));
  const fate = { outcome, attempt };
  const changed = recipients.filter(
    ({ email }) => (known.has(email) || NOTED.has(outcome)) && replaces(known.get(email), fate),
  );
  return changed.length === 0 ? delivery : withFates(delivery, new Map(changed.map(({ email }) => [email, fate])));
};

const withReturned = (
  delivery: RunDelivery,
  { type, data: { email } }: Event<'RecipientBounced'> | Event<'RecipientComplained'>,
): RunDelivery => {
  const known = delivery.noted?.find((one) => one.email === email);
  const fate = afterReturn(known, type, delivery.attemptCount);
  return fate === known ? delivery : withFates(delivery, new Map([[email, fate]]));
};

/** The recipients who did not, or perhaps did not, get it. Where nobody accepted it, nobody asks. */
const missedBy = ({ accepted, failed, unknown }: Event<'DeliveryCompleted'>['data']): string[] =>
  accepted > 0 ? [...failed.map(({ email }) => email), ...unknown] : [];

/** A delivery of which the numbers alone are left. */
export const archivedDelivery = ({
  status,
  recipients,
  attempts: attemptCount,
}: Pick<Event<'DeliveryArchived'>['data'], 'status' | 'recipients' | 'attempts'>): RunDelivery => ({
  ...{ status, recipients, attemptCount, opened: true, waiting: false },
});

const next = (delivery: RunDelivery, event: DomainEvent): RunDelivery => {
  const { type, data } = event;
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
      return sentOrBounced({
        ...delivery,
        status: data.accepted > 0 ? 'SENT' : 'FAILED',
        accepted: data.accepted,
        missed: missedBy(data),
        waiting: false,
        // Those who have it are among the accepted now; one of whom that is learned later is not.
        ...(delivery.noted && { noted: delivery.noted.filter(({ outcome }) => outcome !== 'accepted') }),
      });
    case 'RecipientsAccepted':
      return withOutcomes(delivery, 'accepted', data);
    case 'RecipientsDeferred':
      return withOutcomes(delivery, 'deferred', data);
    case 'RecipientsRejected':
      return withOutcomes(delivery, 'rejected', data);
    case 'RecipientsSuppressed':
      return withOutcomes(delivery, 'suppressed', data);
    case 'OutcomeUnknown':
      return withOutcomes(delivery, 'unknown', data);
    case 'RecipientBounced':
    case 'RecipientComplained':
      return withReturned(delivery, event);
    case 'DeliveryArchived':
      return archivedDelivery(data);
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
    case 'RecipientsAccepted':
    case 'RecipientsDeferred':
    case 'RecipientsRejected':
    case 'RecipientsSuppressed':
    case 'OutcomeUnknown':
    case 'RecipientBounced':
    case 'RecipientComplained':
    case 'DeliveryArchived':
      return isDeliveryId(event.data.deliveryId) ? parseDeliveryId(event.data.deliveryId) : null;
    default:
      return null;
  }
};

/** The deliveries of a run after an event of one of them. */
export const withDelivery = (
  deliveries: readonly RunDelivery[],
  page: number,
  event: DomainEvent,
): readonly RunDelivery[] => {
  const before = deliveries[page];
  const after = before && next(before, event);
  return after === before
    ? deliveries
    : deliveries.map((delivery, index) => (after && index === page ? after : delivery));
};

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
