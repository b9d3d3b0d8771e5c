import type { Handler } from '@punctual/chassis';
import { durationMs, type Event, plainRecipient, type Recipient, type Recipients } from '@punctual/contracts';
import { type Begun, isBegun } from '../delivery/state';
import type { Needs } from '../needs';
import { furtherVersions, orderOf } from '../run/log-reader';

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

/** What the occurrence says of the first one that its deliveries do not. */
type Kept = Pick<
  Event<'OccurrenceFired'>['data'],
  'lastRun' | 'largeFiles' | 'frequency' | 'subscription' | 'moreReports'
>;

/** The further reports as they are rendered again: in the versions that were sent, where the data is to be as it was. */
const furtherAgain = async (
  store: Needs['store'],
  moreReports: Kept['moreReports'],
  { how, asOf }: Event<'DeliveryRepeated'>['data'],
  { rendering }: Begun,
): Promise<Pick<Kept, 'moreReports'>> => {
  if (moreReports === undefined) return {};
  const sent = how === 'rerender' && asOf === 'then' && rendering ? await furtherVersions(store, rendering) : [];
  return {
    moreReports: moreReports.map(({ reportVersion: _before, ...report }, index) => {
      const reportVersion = sent[index];
      return reportVersion === undefined ? report : { ...report, reportVersion };
    }),
  };
};

/** The occurrence that sends a delivery again: of the same schedule and owner, to named recipients, and judged by no condition. */
const firedOf = (
  { deliveryId, how, occurrenceId, userId, recipients, asOf, at }: Event<'DeliveryRepeated'>['data'],
  state: Begun,
  before: Partial<Kept>,
): Event<'OccurrenceFired'>['data'] => {
  const { opened, rendering } = state;
  const { lastRun, largeFiles, frequency, subscription, moreReports } = before;
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
    ...(moreReports === undefined ? {} : { moreReports }),
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
    if (!isBegun(state)) return;
    const before = await orderOf(store, state.opened.occurrenceId);
    const further = await furtherAgain(store, before?.moreReports, data, state);
    const fired = firedOf(data, state, { ...before, ...further });
    await repeated.execute(data.occurrenceId, { type: 'RecordRepeat', data: fired }, { isNew: true });
  };
