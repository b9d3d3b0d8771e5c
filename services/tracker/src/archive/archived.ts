import {
  type DeliveryResource,
  type DomainEvent,
  deliveryKeys,
  type Event,
  evolveDelivery,
  outcomeOf,
  runSkipReasons,
  scheduleIdIn,
} from '@punctual/contracts';

/** A delivery as its view has it, from all events of its run in the order of the log; null where none is about it. */
export const deliveryFrom = (events: readonly DomainEvent[], deliveryId: string): DeliveryResource | null => {
  let row: DeliveryResource | null = null;
  for (const event of events)
    if (deliveryKeys(event).includes(deliveryId)) row = evolveDelivery(row, event, deliveryId);
  return row;
};

/** Whether a delivery will not change any more by itself. */
export const hasEnded = (row: DeliveryResource): boolean => outcomeOf(row) !== 'pending';

type Kept = Pick<Event<'DeliveryArchived'>['data'], 'status' | 'attempts' | 'recipients'>;

/** What is kept of a run, whose deliveries are given by their page. */
export const archivedRun = (
  occurrenceId: string,
  events: readonly DomainEvent[],
  deliveries: readonly Kept[],
  at: string,
): Event<'RunArchived'> => {
  // A parked message can be replayed: then the run opened again after it had failed.
  const last = events.findLast(({ type }) => type === 'RunSkipped' || type === 'RunFailed' || type === 'RunOpened');
  const opened = events.findLast((event) => event.type === 'RunOpened');
  const reason = last?.type === 'RunSkipped' ? last.data.reason : null;
  return {
    type: 'RunArchived',
    data: {
      ...{ occurrenceId, scheduleId: scheduleIdIn(occurrenceId) },
      ended: reason !== null ? 'SKIPPED' : last?.type === 'RunFailed' ? 'PERMANENTLY_FAILED' : null,
      skipReason: runSkipReasons.find((one) => one === reason) ?? null,
      verdict: last?.type === 'RunSkipped' ? last.data.verdict : null,
      opened: opened
        ? { at: opened.data.at, lists: opened.data.lists.map(({ listId, members }) => ({ listId, members })) }
        : null,
      deliveries: deliveries.map(({ status, attempts, recipients }) => ({ status, attempts, recipients })),
      at,
    },
  };
};
