import { type DomainEvent, deliveryIdsOf } from '@punctual/contracts';

/** A delivery that has not ended. `at` is when its last event was recorded (epoch ms). */
export type InFlightItem = {
  occurrenceId: string;
  stage: 'opening' | 'rendering' | 'dispatching' | 'waiting';
  /** When the wait ends (epoch ms), while waiting. */
  retryAt: number | null;
  at: number;
};

/** Deliveries that have not ended, by id. */
export type InFlight = Map<string, InFlightItem>;

/** Takes an event into account. Events of deliveries that ended, or that are not about deliveries, change nothing. */
export const recordEvent = (work: InFlight, { type, data }: DomainEvent): void => {
  const touch = (deliveryId: string, change: Partial<InFlightItem>, at: string): void => {
    const item = work.get(deliveryId);
    if (item) work.set(deliveryId, { ...item, ...change, at: Date.parse(at) });
  };
  switch (type) {
    case 'OccurrenceFired':
      for (const deliveryId of deliveryIdsOf(data)) {
        work.set(deliveryId, {
          occurrenceId: data.occurrenceId,
          stage: 'opening',
          retryAt: null,
          at: Date.parse(data.at),
        });
      }
      return;
    case 'RenderRequested':
      return touch(data.deliveryId, { stage: 'rendering', retryAt: null }, data.at);
    case 'DispatchRequested':
      return touch(data.deliveryId, { stage: 'dispatching', retryAt: null }, data.at);
    case 'RetryScheduled':
      return touch(data.deliveryId, { stage: 'waiting', retryAt: Date.parse(data.retryAt) }, data.at);
    case 'ReportRendered':
    case 'RenderFailed':
    case 'AttemptStarted':
    case 'RecipientsAccepted':
    case 'RecipientsDeferred':
    case 'RecipientsRejected':
    case 'OutcomeUnknown':
    case 'ArtifactsMissing':
      return touch(data.deliveryId, {}, data.at);
    case 'DeliveryCompleted':
    case 'DeliveryPermanentlyFailed':
      work.delete(data.deliveryId);
      return;
    default:
      // Events of other nouns do not concern deliveries.
      return;
  }
};

/** Ids of deliveries whose wait is over. */
export const dueRetries = (work: InFlight, now: number): string[] =>
  [...work].filter(([, { retryAt }]) => retryAt !== null && retryAt <= now).map(([id]) => id);

/** Deliveries under way in which nothing happened for `idleMs`. */
export const idleItems = (work: InFlight, now: number, idleMs: number): [string, InFlightItem][] =>
  [...work].filter(([, { retryAt, at }]) => retryAt === null && now - at >= idleMs);
