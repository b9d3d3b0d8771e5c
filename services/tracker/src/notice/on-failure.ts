import type { Clock, EventStore } from '@punctual/chassis';
import {
  type DomainEvent,
  type Event,
  type Failure,
  isNotice,
  parseDeliveryId,
  type SuppressionCause,
} from '@punctual/contracts';
import { orderOf } from '../run/log-reader';
import type { Notices } from './needs';
import { QUIET_MS } from './notice';

/** The end of a run or delivery that did not reach everybody, or that had nothing to judge, or a run that waits for its owner. */
export type Failed =
  | Event<'RunHeld'>
  | Event<'RunFailed'>
  | Event<'RunSkipped'>
  | Event<'DeliveryPermanentlyFailed'>
  | Event<'DeliveryCompleted'>
  | Event<'AddressSuppressed'>;

const count = (number: number): string => `${number} recipient${number === 1 ? '' : 's'}`;

/** Why a recipient of a run gets no more mail, without that anybody here said so. One mail that came back is in the delivery alone. */
const CAME_BACK: Partial<Record<SuppressionCause, string>> = {
  'hard-bounce':
    'the mail to a recipient came back, whose address does not take mail: nothing is sent to them from now on',
  'soft-bounces': 'mail to a recipient came back again and again: nothing is sent to them for two weeks',
  complaint: 'a recipient reported the mail as spam: nothing is sent to them from now on',
};

/** The occurrence of a failure. */
const occurrenceOf = ({ type, data }: Failed): string =>
  type === 'AddressSuppressed' ? parseDeliveryId(data.fromDelivery ?? '').occurrenceId : data.occurrenceId;

/** Why a run did not reach everybody; null when it did. Free text holds no address: the timeline of the run has it. */
export const reasonOf = ({ type, data }: Failed): string | null => {
  if (type === 'RunHeld') return `${data.why}. Release it, or nothing is sent`;
  if (type === 'RunFailed') return data.reason;
  if (type === 'RunSkipped') {
    const why = data.reason === 'data-not-ready' ? '' : ', for lack of data';
    return data.tellsOwner ? `nothing was sent${why}: ${data.verdict}` : null;
  }
  if (type === 'AddressSuppressed') return data.fromDelivery === null ? null : (CAME_BACK[data.cause] ?? null);
  // Whoever had its recipients get no mail knows.
  if (data.cause === 'suppressed') return null;
  const [failed] = data.failed;
  if (failed) return `${count(data.failed.length)} did not get it (${failed.text})`;
  if (type === 'DeliveryPermanentlyFailed') return data.reason;
  return data.unknown.length > 0 ? `whether ${count(data.unknown.length)} got it is unknown` : null;
};

const KINDS: Partial<Record<Failed['type'], Failure['kind']>> = {
  RunHeld: 'held',
  RunSkipped: 'skipped',
  AddressSuppressed: 'returned',
};

/** Whether an owner is told of an event. The failure of a notice is told to nobody, and old ones are no news. */
export const isTold = (event: DomainEvent, nowMs: number): event is Failed =>
  (event.type === 'RunHeld' ||
    event.type === 'RunFailed' ||
    event.type === 'RunSkipped' ||
    event.type === 'DeliveryPermanentlyFailed' ||
    event.type === 'DeliveryCompleted' ||
    event.type === 'AddressSuppressed') &&
  reasonOf(event) !== null &&
  !isNotice(occurrenceOf(event)) &&
  nowMs - Date.parse(event.data.at) < QUIET_MS;

/** Notes a failure for the owner of its schedule, has what is to be told now sent, and tells the recipients where the schedule says so. */
export const onFailure =
  (
    { store, clock, notices }: { store: EventStore; clock: Clock; notices: Notices },
    send: (userId: string) => Promise<void>,
    tellOthers: (order: Event<'OccurrenceFired'>['data']) => Promise<void>,
  ) =>
  async (event: Failed): Promise<void> => {
    const occurrenceId = occurrenceOf(event);
    const [reason, order] = [reasonOf(event), await orderOf(store, occurrenceId)];
    if (reason === null || !order) return;
    const { scheduleId, reportId, reportType, dueAt, timezone, userId } = order;
    const name = order.name ?? reportType;
    const kind = KINDS[event.type] ?? 'failed';
    const failure: Failure = { kind, occurrenceId, scheduleId, reportId, name, dueAt, timezone, reason };
    await notices.execute(userId, { type: 'NoteFailure', data: { userId, failure, now: clock.now() } });
    await send(userId);
    // To recipients a skipped run is one that was not to be sent, and a held one may still be; who gets no more mail is not their business.
    if (kind === 'failed') await tellOthers(order);
  };
