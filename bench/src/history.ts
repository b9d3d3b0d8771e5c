import { randomUUID } from 'node:crypto';
import { connectStore, EventStore, eventCodec, People, SqliteKeyStore } from '@punctual/chassis';
import {
  type DomainEvent,
  definitionOf,
  deliveryIdOf,
  occurrenceIdOf,
  reportBody,
  runIdOf,
  type ScheduleSpec,
  scheduleBody,
  streamName,
} from '@punctual/contracts';
import { startEmbeddedStoreThread } from '@punctual/embedded-store';

const IN_FLIGHT = 256;
const DAY = 86_400_000;
const REPORT = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
const OWNER = '9d2b6f3a-4c1e-4f6e-8f0a-2a7d3c5e1b44';
const FIRST_DAY = Date.UTC(2026, 0, 1, 9);
const REPORT_BODY = reportBody.parse({
  name: 'Client Progress Report',
  type: 'Client Progress Report',
  source: { kind: 'inline', rows: [{ visits: 1 }] },
});
const HASH = 'a'.repeat(64);

/** A history to write: so many schedules, each with its share of the deliveries. */
export type History = {
  schedules: number;
  deliveries: number;
  /** Each delivery with all events of its run, or only with what fires, opens and completes it. */
  whole: boolean;
  /** The day of each schedule's newest delivery, in epoch ms; without it the oldest is of the first of January 2026. */
  newest?: number;
};

/** How many events a delivery has, with its run and its mailing. */
export const EVENTS_OF_A_DELIVERY = 8;

const specOf = (index: number, firstDue: number): ScheduleSpec =>
  scheduleBody('UTC').parse({
    ...{ reportId: REPORT, reportType: 'Client Progress Report', name: `Schedule ${index}`, frequency: 'DAILY' },
    timeOfDay: new Date(firstDue).toISOString().slice(11, 16),
    ...{ format: 'CSV', recipients: { to: [`person${index % 5_000}@example.com`] } },
  });

/** The events of one delivery that succeeds at once, in order: one list for each stream and append. */
const lifeOf = (scheduleId: string, spec: ScheduleSpec, due: number, whole: boolean): DomainEvent[][] => {
  const at = (milliseconds: number) => new Date(due + milliseconds).toISOString();
  const nominal = at(0).slice(0, 19);
  const occurrenceId = occurrenceIdOf(scheduleId, `${nominal}~UTC`);
  const [runId, deliveryId] = [runIdOf(occurrenceId), deliveryIdOf(occurrenceId, 0)];
  const { reportId, reportType, name, formats, parameters, recipients, retry } = spec;
  const audience = 'together' as const;
  const [email = ''] = recipients.to;
  const order = {
    ...{ occurrenceId, scheduleId, reportId, reportType, name, userId: OWNER, trigger: 'planned' as const },
    ...{ timezone: 'UTC', dueAt: at(0), formats, parameters, audience, retry },
  };
  const artifacts = [
    { name: 'report.csv', role: 'attachment' as const, mediaType: 'text/csv', sha256: HASH, size: 4_096, cid: null },
  ];
  const facts = { reportVersion: 1, metrics: [], rowCount: 100, contentHash: HASH, rowsHash: HASH };
  const subject = 'Client Progress Report';
  const fired: DomainEvent = {
    type: 'OccurrenceFired',
    data: { ...order, nominal, recipients, nextDueAt: at(DAY), at: at(20) },
  };
  const rendering = { ...facts, renderedFor: runId, attempt: 1 };
  const opened: DomainEvent = {
    type: 'DeliveryOpened',
    data: {
      ...{ ...order, deliveryId, page: 0, pages: 1, attempt: 1, recipients: [{ email, role: 'to' }] },
      ...{ subject, artifacts, rendering, at: at(120) },
    },
  };
  const completed: DomainEvent = {
    type: 'DeliveryCompleted',
    data: { deliveryId, occurrenceId, scheduleId, accepted: 1, failed: [], unknown: [], at: at(300) },
  };
  if (!whole) return [[fired], [opened, completed]];
  const run: DomainEvent[] = [
    {
      type: 'RunOpened',
      data: { ...order, pages: 1, recipients: 1, lists: [], rendering: null, deadline: at(DAY), at: at(40) },
    },
    {
      type: 'RenderRequested',
      data: {
        ...{ runId, attempt: 1, reportId, formats, parameters, asOf: at(0), timezone: 'UTC' },
        ...{ lost: false, deliveryId: null, at: at(40) },
      },
    },
  ];
  const rendered: DomainEvent = {
    type: 'ReportRendered',
    data: { runId, attempt: 1, deliveryId: null, ...facts, reportId, subject, artifacts, at: at(100) },
  };
  const outcome = { email, smtpCode: 250, enhancedCode: '2.0.0', text: 'Ok: queued' };
  const mailing: DomainEvent[] = [
    {
      type: 'AttemptStarted',
      data: {
        ...{ deliveryId, attempt: 1, recipients: [email], waiting: [], worker: 'w', leaseUntil: at(30_000) },
        at: at(150),
      },
    },
    {
      type: 'RecipientsAccepted',
      data: {
        ...{ deliveryId, attempt: 1, recipients: [outcome] },
        ...{ result: { accepted: [email], unresolved: [], rejected: [] }, at: at(250) },
      },
    },
  ];
  return [[fired], run, [rendered], [opened], mailing, [completed]];
};

const streamOf = ({ type, data }: DomainEvent): string => {
  const { deliveryId, runId, occurrenceId, scheduleId } = data as Record<string, string | null | undefined>;
  return streamName(definitionOf(type).noun, deliveryId ?? runId ?? occurrenceId ?? scheduleId ?? '');
};

/** The file with the keys of people for the log in a file. */
export const keysOf = (file: string): string => `${file}.keys`;

/**
 * Writes a history into the file of an embedded store, through the store, as services would have written it.
 * Returns the ids of the schedules, and how many events there are.
 */
export const writeHistory = async (
  file: string,
  { schedules, deliveries, whole, newest }: History,
): Promise<{ ids: string[]; events: number }> => {
  const thread = await startEmbeddedStoreThread({ file });
  const keys = new SqliteKeyStore(keysOf(file));
  const codec = eventCodec(new People(keys));
  const store = new EventStore(await connectStore(thread.connect()), undefined, undefined, codec);
  let events = 0;
  const append = async (some: readonly DomainEvent[]): Promise<void> => {
    const [first] = some;
    if (!first) return;
    const context = { tenantId: 'default', userId: OWNER };
    const encoded = await Promise.all(
      some.map(async (event) => ({ id: randomUUID(), ...(await store.codec.encode(event, context)) })),
    );
    await store.append(streamOf(first), encoded, 'any');
    events += some.length;
  };
  const ids = Array.from({ length: schedules }, () => randomUUID() as string);
  const queue = ids.entries();
  const firstOf = (share: number) => (newest === undefined ? FIRST_DAY : newest - (share - 1) * DAY);
  const report = { reportId: REPORT, userId: OWNER, definition: REPORT_BODY, at: '2025-12-31T11:00:00.000Z' };
  await append([{ type: 'ReportDefined', data: report }]);
  const write = async () => {
    for (const [index, scheduleId] of queue) {
      const at = '2025-12-31T12:00:00.000Z';
      const share = Math.floor(((index + 1) * deliveries) / schedules) - Math.floor((index * deliveries) / schedules);
      const begin = firstOf(share);
      const spec = specOf(index, begin);
      const created = { scheduleId, userId: OWNER, spec, nextDueAt: new Date(begin).toISOString(), at };
      await append([{ type: 'ScheduleCreated', data: created }]);
      for (let day = 0; day < share; day++)
        for (const some of lifeOf(scheduleId, spec, begin + day * DAY, whole)) await append(some);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, write));
  await store.close();
  await keys.close();
  await thread.close();
  return { ids, events };
};
