import type { Followed, Position } from '@punctual/chassis';
import { isDeliveryId, parseDeliveryId, parseStreamName, scheduleIdIn } from '@punctual/contracts';

/** What a page is told of an event: which resource changed. It holds no personal data. */
export type Told = {
  type: string;
  noun: string;
  id: string;
  scheduleId?: string;
  reportId?: string;
  runId?: string;
  deliveryId?: string;
  /** When the event was stored, RFC 3339. */
  time: string;
};

/** A change, its place in the log and its tenant. `emails` are the addresses that a list gained or lost; they are told nobody. */
export type Change = { position: Position; tenantId: string; told: Told; emails: readonly string[] };

/** The resource that the streams of a noun are about, where its name is another one. */
const RESOURCE: Readonly<Record<string, string>> = {
  occurrence: 'run',
  condition: 'run',
  rendering: 'run',
  mailing: 'delivery',
  apikey: 'api-key',
};
/** Of what these record, pages show nothing. */
const UNSHOWN: readonly string[] = ['guard', 'notice', 'administrators'];

const KEY: Readonly<Record<string, string>> = {
  report: 'reportId',
  schedule: 'scheduleId',
  run: 'runId',
  delivery: 'deliveryId',
  list: 'listId',
  calendar: 'calendarId',
  template: 'templateId',
  branding: 'tenant',
  dataset: 'name',
  probe: 'name',
  user: 'userId',
  session: 'sessionId',
  'api-key': 'keyId',
};

/** The change that an event is; null for one of which pages show nothing. */
export const changeOf = ({ event, metadata: { tenantId }, stored }: Followed): Change | null => {
  const { noun: of } = parseStreamName(stored.stream);
  if (UNSHOWN.includes(of)) return null;
  const data: Readonly<Record<string, unknown>> = event.data;
  const text = (name: string, from = data): string | undefined => {
    const value = from[name];
    return typeof value === 'string' ? value : undefined;
  };
  const noun = RESOURCE[of] ?? of;
  const deliveryId = text('deliveryId');
  const inDelivery =
    deliveryId !== undefined && isDeliveryId(deliveryId) ? parseDeliveryId(deliveryId).occurrenceId : undefined;
  const runId = text('runId') ?? text('occurrenceId') ?? inDelivery;
  const scheduleId = text('scheduleId') ?? (runId === undefined ? undefined : scheduleIdIn(runId));
  const reportId = text('reportId') ?? text('reportId', (data['spec'] ?? {}) as Record<string, unknown>);
  const ids = { scheduleId, reportId, runId, deliveryId };
  const id = { ...ids, ...data, runId }[KEY[noun] ?? ''];
  if (typeof id !== 'string') return null;
  const named = Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== undefined));
  const emails = noun === 'list' && Array.isArray(data['emails']) ? (data['emails'] as string[]) : [];
  return {
    position: stored.position,
    tenantId,
    told: { type: event.type, noun, id, ...named, time: stored.created },
    emails,
  };
};
