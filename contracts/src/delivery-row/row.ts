import { deliveryIdOf, deliveryIds } from '../ids';
import { plainRecipient } from '../letter';
import { deliveryIdsOf, type OccurrenceFired, pagesOf } from '../occurrence';
import type { DomainEvent, Event } from '../registry';
import type { DeliveryOutcome, DeliveryResource } from '../rest/delivery';
import { foundRecipients } from '../run';
import { channelSchema, type Recipient, repeatHow } from '../shared';
import {
  beforeItEnds,
  hasFiles,
  withCompletion,
  withFailure,
  withOutcomes,
  withRendering,
  withRetry,
  withReturned,
  withRun,
} from './progress';

// Each page of an occurrence asks for all pages; 10,000 recipients would otherwise be split 20 times instead of once.
const pages = new WeakMap<object, { ids: string[]; recipients: Recipient[][] }>();
/** One delivery at least is shown from the firing on, also to lists or to nobody; others may follow when the run has opened. */
const idsIn = (data: OccurrenceFired['data']): string[] => {
  const ids = deliveryIdsOf(data);
  return ids.length === 0 ? [deliveryIdOf(data.occurrenceId, 0, data.channel)] : ids;
};
const pagesIn = (data: OccurrenceFired['data']) => {
  const known = pages.get(data) ?? { ids: idsIn(data), recipients: pagesOf(data) };
  if (known.ids.length > 1) pages.set(data, known);
  return known;
};

/** A row is bounded, however often people press the button. */
const MAX_REPEATS = 50;

const blank = { attemptCount: 0, sentAt: null, errorMessage: null, outcomes: [] } as const;

/** A delivery before anything is known of it but whom it is to go to. */
const opened = (
  data: OccurrenceFired['data'] | Event<'RunOpened'>['data'] | Event<'DeliveryOpened'>['data'],
  id: string,
  recipients: Recipient[],
): DeliveryResource => {
  const {
    occurrenceId,
    scheduleId,
    reportId,
    reportType,
    userId,
    trigger,
    channel = 'email',
    dueAt,
    formats,
    repeats,
    at,
  } = data;
  return {
    id,
    occurrenceId,
    scheduleId,
    reportId,
    reportType,
    userId,
    trigger,
    channel,
    dueAt,
    recipients,
    format: formats[0] ?? null,
    formats,
    status: 'PENDING',
    ...blank,
    outcomes: [],
    metadata: {},
    repeats: repeats ? { deliveryId: repeats.deliveryId, userId: repeats.userId } : null,
    repeatedBy: [],
    createdAt: at,
    updatedAt: at,
  };
};

/** The lists its run sends to: from the firing on those it names, from the opening on those that add anybody. */
const withLists = (row: DeliveryResource, ids: readonly string[]): DeliveryResource => {
  const { lists: _, ...metadata } = row.metadata;
  return { ...row, metadata: ids.length > 0 ? { ...metadata, lists: [...ids] } : metadata };
};
/** The distribution lists a delivery names. */
export const listsOf = ({ metadata: { lists } }: DeliveryResource): string[] =>
  Array.isArray(lists) ? lists.filter((id) => typeof id === 'string') : [];

/** Of the lists of a run those that had members. */
const reachedOf = (lists: readonly { listId: string; members: number }[]): string[] =>
  lists.filter(({ members }) => members > 0).map(({ listId }) => listId);

/** What is left of a delivery whose events were removed: nothing that names a recipient. */
const archived = ({ data }: Event<'DeliveryArchived'>): DeliveryResource => {
  const { deliveryId: id, occurrenceId, scheduleId, reportId, reportType, userId, trigger, channel, dueAt } = data;
  const { formats, status, attempts: attemptCount, sentAt, skipReason, createdAt, at } = data;
  const { recipients, receivers, failure } = data;
  return {
    ...{ id, occurrenceId, scheduleId, reportId, reportType, userId, trigger, channel, dueAt, recipients: [] },
    ...{ format: formats[0] ?? null, formats, status, ...blank, attemptCount, sentAt, outcomes: [] },
    metadata: skipReason === null ? {} : { skipReason },
    ...{ repeats: null, repeatedBy: [], createdAt, updatedAt: at },
    ...{ archivedAt: at, figures: { recipients, failure, receivers } },
  };
};

/**
 * The row of a delivery after an event, as `GET /deliveries/:id` answers it. The gateway folds it from the log for its view, and the
 * tracker when it archives the delivery: so statistics are the same before and after.
 * @param key the id of the delivery, since an event of its run is about several
 */
export const evolveDelivery = (
  row: DeliveryResource | null,
  event: DomainEvent,
  key: string,
): DeliveryResource | null => {
  const { type, data } = event;
  if (type === 'DeliveryArchived') return withLists(archived(event), row ? listsOf(row) : []);
  // In place of RunOpened, which is removed: of the lists that the firing names, those that add anybody.
  if (type === 'RunArchived') return row && data.opened ? withLists(row, reachedOf(data.opened.lists)) : row;
  // What is recorded after that is about nothing any more.
  if (row?.archivedAt !== undefined) return row;
  if (type === 'OccurrenceFired') {
    const { ids, recipients } = pagesIn(data);
    return row ?? withLists(opened(data, key, recipients[ids.indexOf(key)] ?? []), data.recipients.lists);
  }
  if (type === 'RunOpened') {
    return withLists(row ?? opened(data, key, []), reachedOf(data.lists));
  }
  if (type === 'OccurrenceSkipped') {
    const { occurrenceId, scheduleId, reportId, userId, dueAt, reason, at: createdAt } = data;
    const about = {
      id: key,
      occurrenceId,
      scheduleId,
      reportId,
      reportType: null,
      userId,
      trigger: 'planned',
      channel: null,
      dueAt,
    } as const;
    return {
      ...about,
      recipients: [],
      format: null,
      formats: [],
      status: 'SKIPPED',
      ...blank,
      outcomes: [],
      metadata: { skipReason: reason },
      repeats: null,
      repeatedBy: [],
      createdAt,
      updatedAt: createdAt,
    };
  }
  // A notice is no run of a schedule: nothing of it is told before its delivery opens.
  if (!row && type === 'DeliveryOpened' && data.trigger === 'notice')
    return evolveDelivery(opened(data, key, data.recipients.map(plainRecipient)), event, key);
  if (!row) return row;
  switch (type) {
    case 'DeliveryOpened':
    case 'DispatchRequested': {
      const metadata = beforeItEnds(row);
      // A page with members of lists has other recipients than those the occurrence names.
      const recipients = type === 'DeliveryOpened' ? data.recipients.map(plainRecipient) : row.recipients;
      const pending: DeliveryResource = { ...row, recipients, status: 'PENDING', metadata, updatedAt: data.at };
      const rendering = type === 'DeliveryOpened' ? data.rendering : data.shared;
      return rendering
        ? withRendering(pending, { ...rendering, subject: data.subject, artifacts: data.artifacts, at: data.at })
        : pending;
    }
    case 'RunRetryScheduled':
    case 'RunFailed':
    case 'RunSkipped':
      return hasFiles(row) ? row : withRun(row, event);
    case 'RetryScheduled':
      return withRetry(row, data);
    case 'AttemptStarted':
      return { ...row, attemptCount: row.attemptCount + 1, updatedAt: data.at };
    case 'ArtifactsMissing':
      return { ...row, errorMessage: 'the rendered files are gone; the report is rendered again', updatedAt: data.at };
    case 'RenderRequested':
      return { ...row, status: 'PENDING', updatedAt: data.at };
    case 'RenderFailed':
      return { ...row, errorMessage: data.message, updatedAt: data.at };
    case 'ReportRendered':
      return withRendering(row, data);
    case 'RecipientsAccepted':
      return withOutcomes(row, 'accepted', data);
    case 'RecipientsDeferred':
      return withOutcomes(row, 'deferred', data);
    case 'RecipientsRejected':
      return withOutcomes(row, 'rejected', data);
    case 'RecipientsSuppressed':
      return withOutcomes(row, 'suppressed', data);
    case 'OutcomeUnknown':
      return withOutcomes(row, 'unknown', data);
    case 'RecipientBounced':
    case 'RecipientComplained':
      return withReturned(row, event);
    case 'DeliveryCompleted':
      return withCompletion(row, data);
    case 'DeliveryPermanentlyFailed':
      return withFailure(row, data);
    case 'DeliveryRepeated': {
      const { occurrenceId: runId, how, userId, recipients, at: since } = data;
      const repeat = { runId, how, userId, recipients: recipients.length, at: since };
      return { ...row, repeatedBy: [...row.repeatedBy, repeat].slice(-MAX_REPEATS), updatedAt: since };
    }
    default:
      return row;
  }
};

/** For events that do not say the channel; ids without a row are passed over. */
const everyChannel = (occurrenceId: string, pages: number): string[] =>
  channelSchema.options.flatMap((channel) => deliveryIds(occurrenceId, Math.max(1, pages), channel));

/** The ids of the deliveries an event is about. */
export const deliveryKeys = ({ type, data }: DomainEvent): string[] => {
  if (type === 'OccurrenceFired') return pagesIn(data).ids;
  // A skipped occurrence has no recipients to page; it is shown as one row.
  if (type === 'OccurrenceSkipped') return [deliveryIdOf(data.occurrenceId, 0)];
  if (type === 'RunOpened') return foundRecipients(data) ? deliveryIds(data.occurrenceId, data.pages) : [];
  if (type === 'RunArchived')
    // Lists are sent mail, as for RunOpened.
    return (data.opened?.lists ?? []).length > 0 ? deliveryIds(data.occurrenceId, data.deliveries.length) : [];
  if (type === 'RunRetryScheduled' || type === 'RunFailed' || type === 'RunSkipped')
    return everyChannel(data.occurrenceId, data.pages);
  // Only events from before runs existed name a delivery in render requests and their results.
  return 'deliveryId' in data && data.deliveryId !== null ? [data.deliveryId] : [];
};

/** What counts in statistics. A delivery that waits for a retry is still pending. */
export const outcomeOf = ({ status, metadata }: DeliveryResource): DeliveryOutcome => {
  if (status === 'PENDING' || (status === 'FAILED' && metadata['retryAt'] !== undefined)) return 'pending';
  return status === 'FAILED' || status === 'PERMANENTLY_FAILED' ? 'failed' : COUNTED_AS[status];
};
const COUNTED_AS = { SENT: 'sent', BOUNCED: 'bounced', SKIPPED: 'skipped' } as const;

/** The largest number of an integer column of PostgreSQL: nearly 25 days in milliseconds. */
const MAX_INTEGER = 2 ** 31 - 1;

/** Runs for a time long past. */
const NOT_TIMELY: ReadonlySet<string> = new Set(['backfill', ...repeatHow.options]);

/** From the planned time to the end of sending, in milliseconds; null while it is not sent, and for a time made up for long after. */
export const latencyOf = ({ sentAt, dueAt, trigger }: DeliveryResource): number | null =>
  sentAt === null || NOT_TIMELY.has(trigger)
    ? null
    : Math.min(Math.max(0, Date.parse(sentAt) - Date.parse(dueAt)), MAX_INTEGER);
