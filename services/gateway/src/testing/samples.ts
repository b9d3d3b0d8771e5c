import { type EventStore, randomId } from '@punctual/chassis';
import {
  type Artifact,
  type DomainEvent,
  definitionOf,
  deliveryIdOf,
  dispatchRequested,
  type Event,
  metadataFor,
  occurrenceIdOf,
  parseDeliveryId,
  reportBody,
  scheduleBody,
  streamName,
} from '@punctual/contracts';

export const at = (second: number): string => new Date(Date.UTC(2026, 10, 2, 9, 0, second)).toISOString();

export const userId = '6f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55';
export const reportId = '11111111-1111-4111-8111-111111111111';
export const scheduleId = '22222222-2222-4222-8222-222222222222';
export const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-02T09-00');
export const deliveryId = deliveryIdOf(occurrenceId, 0);

export const definition = reportBody.parse({
  name: 'Progress',
  type: 'Client Progress Report',
  source: { kind: 'inline', rows: [{ a: 1 }] },
});
export const spec = scheduleBody('UTC').parse({
  reportId,
  frequency: 'DAILY',
  format: 'PDF',
  recipients: { to: ['Ann@example.com', 'bob@example.com'] },
});

export const reportDefined: Event<'ReportDefined'> = {
  type: 'ReportDefined',
  data: { reportId, userId, definition, at: at(0) },
};
export const scheduleCreated: Event<'ScheduleCreated'> = {
  type: 'ScheduleCreated',
  data: { scheduleId, userId, spec, nextDueAt: at(60), at: at(1) },
};

export const listId = '33333333-3333-4333-8333-333333333333';
/** A distribution list with Ann and Cy. */
export const listMade: DomainEvent[] = [
  { type: 'ListDefined', data: { listId, userId, name: 'Managers', description: null, at: at(2) } },
  { type: 'ListMembersAdded', data: { listId, emails: ['Ann@example.com', 'cy@example.com'], at: at(3) } },
];

/** An occurrence of the sample schedule; `changes` override its fields. */
export const fired = (changes: Partial<Event<'OccurrenceFired'>['data']> = {}): Event<'OccurrenceFired'> => {
  const about = {
    occurrenceId,
    scheduleId,
    reportId,
    reportType: 'Client Progress Report',
    name: null,
    userId,
    trigger: 'planned',
  } as const;
  const { formats, parameters, recipients, retry } = spec;
  const audience = 'together' as const;
  const plan = { nominal: '2026-11-02T09:00', timezone: 'UTC', dueAt: at(60), nextDueAt: at(120), at: at(61) };
  return {
    type: 'OccurrenceFired',
    data: { ...about, ...plan, formats, parameters, audience, recipients, retry, ...changes },
  };
};

export const skipped: Event<'OccurrenceSkipped'> = {
  type: 'OccurrenceSkipped',
  data: {
    occurrenceId,
    scheduleId,
    reportId,
    userId,
    nominal: '2026-11-02T09:00',
    timezone: 'UTC',
    dueAt: at(60),
    reason: 'paused',
    nextDueAt: at(120),
    at: at(61),
  },
};

export const outcome = (email: string, smtpCode: number) => ({
  email,
  smtpCode,
  enhancedCode: null,
  text: smtpCode < 300 ? 'OK' : 'no',
});
export const artifact = {
  name: 'Progress.pdf',
  role: 'attachment',
  mediaType: 'application/pdf',
  sha256: 'a'.repeat(64),
  size: 3,
  cid: null,
} as const;

const facts = { reportVersion: 1, metrics: [], rowCount: 1, contentHash: 'h', rowsHash: null };
const { nominal: _nominal, nextDueAt: _next, recipients: _recipients, ...order } = fired().data;

/** The run of the sample occurrence opens. */
export const runOpened: Event<'RunOpened'> = {
  type: 'RunOpened',
  data: { ...order, pages: 1, recipients: 2, lists: [], rendering: null, deadline: at(3_600), at: at(62) },
};

/** The events of a delivery that succeeds at the second attempt, in order. */
export const life = (id = deliveryId, artifacts: Artifact[] = [artifact]): DomainEvent[] => [
  {
    type: 'ReportRendered',
    data: {
      runId: parseDeliveryId(id).occurrenceId,
      deliveryId: null,
      attempt: 1,
      reportId,
      subject: 'Progress',
      artifacts,
      ...facts,
      at: at(62),
    },
  },
  {
    type: 'DeliveryOpened',
    data: {
      ...order,
      deliveryId: id,
      occurrenceId: parseDeliveryId(id).occurrenceId,
      page: 0,
      pages: 1,
      attempt: 1,
      recipients: [
        { email: 'Ann@example.com', role: 'to' },
        { email: 'bob@example.com', role: 'to' },
      ],
      subject: 'Progress',
      artifacts,
      rendering: { ...facts, renderedFor: parseDeliveryId(id).occurrenceId, attempt: 1 },
      at: at(62),
    },
  },
  {
    type: 'AttemptStarted',
    data: {
      deliveryId: id,
      attempt: 1,
      recipients: ['Ann@example.com', 'bob@example.com'],
      waiting: [],
      worker: 'w',
      leaseUntil: at(93),
      at: at(63),
    },
  },
  {
    type: 'RecipientsAccepted',
    data: { deliveryId: id, attempt: 1, recipients: [outcome('Ann@example.com', 250)], result: null, at: at(64) },
  },
  {
    type: 'RecipientsDeferred',
    data: {
      deliveryId: id,
      attempt: 1,
      recipients: [outcome('bob@example.com', 451)],
      result: {
        accepted: ['Ann@example.com'],
        unresolved: [{ ...outcome('bob@example.com', 451), outcome: 'deferred' }],
        rejected: [],
      },
      at: at(64),
    },
  },
  {
    type: 'RetryScheduled',
    data: {
      deliveryId: id,
      stage: 'dispatch',
      attempt: 2,
      retryAt: at(124),
      reason: 'no',
      pending: ['bob@example.com'],
      accepted: 1,
      failed: [],
      unknown: [],
      at: at(65),
    },
  },
  {
    type: 'DispatchRequested',
    data: dispatchRequested.schema.parse({
      deliveryId: id,
      attempt: 2,
      audience: 'together',
      recipients: [{ email: 'bob@example.com', role: 'to' }],
      subject: 'Progress',
      artifacts: [artifact],
      at: at(124),
    }),
  },
  {
    type: 'AttemptStarted',
    data: {
      deliveryId: id,
      attempt: 2,
      recipients: ['bob@example.com'],
      waiting: [],
      worker: 'w',
      leaseUntil: at(155),
      at: at(125),
    },
  },
  {
    type: 'RecipientsAccepted',
    data: {
      deliveryId: id,
      attempt: 2,
      recipients: [outcome('bob@example.com', 250)],
      result: { accepted: ['bob@example.com'], unresolved: [], rejected: [] },
      at: at(126),
    },
  },
  {
    type: 'DeliveryCompleted',
    data: { deliveryId: id, occurrenceId, scheduleId, accepted: 2, failed: [], unknown: [], at: at(127) },
  },
];

const idIn = ({ type, data }: DomainEvent): string => {
  // The stream of a condition is about all runs of its schedule.
  if (type === 'ObservationRecorded') return data.scheduleId;
  const {
    deliveryId: delivery,
    occurrenceId: occurrence,
    scheduleId: schedule,
    reportId: report,
    runId: run,
    listId: list,
  } = data as Record<string, string | undefined>;
  return delivery ?? run ?? occurrence ?? schedule ?? report ?? list ?? '';
};

/** The stored form of an event: its stream, and the event data to append. */
export const storable = (event: DomainEvent) => ({
  stream: streamName(definitionOf(event.type).noun, idIn(event)),
  event: { id: randomId(), ...event, metadata: metadataFor(event.type, { tenantId: 'default' }) },
});

/** Appends events in order, each to its stream. Returns the position of the last one. */
export const append = async (store: EventStore, events: readonly DomainEvent[]) => {
  let position = null;
  for (const one of events) {
    const { stream, event } = storable(one);
    ({ position } = await store.append(stream, [event], 'any'));
  }
  if (!position) throw new Error('nothing to append');
  return position;
};

/** Mail of the sample delivery that came back, or was reported as spam. */
export const returned = (
  type: 'RecipientBounced' | 'RecipientDelayed' | 'RecipientComplained',
  email: string,
  kind: Event<'RecipientBounced'>['data']['kind'] = 'hard',
): DomainEvent => {
  const feedbackId = '3f0c8a52-6f0b-5d07-9d51-0c0f1b7e9a01';
  const data = {
    deliveryId,
    email,
    status: '5.1.1',
    text: 'no such user',
    source: 'smtp',
    feedbackId,
    at: at(200),
  } as const;
  return type === 'RecipientBounced' ? { type, data: { ...data, kind } } : { type, data };
};
