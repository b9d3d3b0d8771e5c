import type { Handler } from '@punctual/chassis';
import { durationMs, type Event, plainRecipient, type Recipient, type Recipients } from '@punctual/contracts';
import type { Begun } from '../delivery/state';
import type { Needs } from '../needs';
import { orderOf } from '../run/log-reader';

const inRoles = (recipients: readonly Recipient[]): Recipients => {
  const emails = (role: Recipient['role']) => recipients.filter((one) => one.role === role).map(({ email }) => email);
  return { to: emails('to'), cc: emails('cc'), bcc: emails('bcc'), lists: [] };
};

/** What is the same in the mail of a retry and of the delivery it repeats, which may be a retry itself. */
const sameMessage = ({ opened, date }: Begun): NonNullable<Event<'OccurrenceFired'>['data']['repeats']>['message'] =>
  opened.repeats?.message ?? {
    deliveryId: opened.deliveryId,
    date: date ?? opened.at,
    addressed: opened.audience === 'together' ? opened.recipients.map(plainRecipient) : [],
  };

/** The occurrence that sends a delivery again: of the same schedule and owner, to named recipients, and judged by no condition. */
const firedOf = (
  { deliveryId, how, occurrenceId, userId, recipients, asOf, at }: Event<'DeliveryRepeated'>['data'],
  state: Begun,
  before: Partial<Pick<Event<'OccurrenceFired'>['data'], 'lastRun' | 'largeFiles' | 'frequency' | 'subscription'>>,
): Event<'OccurrenceFired'>['data'] => {
  const { opened, rendering } = state;
  const { lastRun, largeFiles, frequency, subscription } = before;
  const { scheduleId, reportId, reportType, name, timezone, formats, parameters, audience, retry } = opened;
  const version = how === 'rerender' && asOf === 'then' ? rendering?.reportVersion : undefined;
  const { expiresAfter } = retry;
  const repeats = {
    ...{ deliveryId, userId },
    ...(how === 'retry' ? { message: sameMessage(state) } : {}),
    ...(version === undefined ? {} : { reportVersion: version }),
  };
  return {
    ...{ occurrenceId, scheduleId, reportId, reportType, name, userId: opened.userId, trigger: how, nominal: null },
    ...{ timezone, dueAt: asOf === 'now' ? at : opened.dueAt, formats, parameters, audience },
    ...{ recipients: inRoles(recipients), retry, repeats, nextDueAt: null, at },
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(largeFiles === undefined ? {} : { largeFiles }),
    ...(frequency === undefined ? {} : { frequency }),
    ...(subscription === undefined ? {} : { subscription }),
    ...(expiresAfter === undefined
      ? {}
      : { expiresAt: new Date(Date.parse(at) + durationMs(expiresAfter)).toISOString() }),
  };
};

/** A person has a delivery sent again: fires the occurrence that does it, once. Its run opens like any other. */
export const onDeliveryRepeated =
  ({
    deliveries,
    repeated,
    store,
  }: Pick<Needs, 'deliveries' | 'repeated' | 'store'>): Handler<Event<'DeliveryRepeated'>> =>
  async ({ data }) => {
    const state = await deliveries.load(data.deliveryId);
    if (state.status === 'none') return;
    const before = await orderOf(store, state.opened.occurrenceId);
    const fired = firedOf(data, state, before ?? {});
    await repeated.execute(data.occurrenceId, { type: 'RecordRepeat', data: fired }, { isNew: true });
  };
