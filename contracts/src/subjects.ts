import { z } from 'zod';
import type { Metadata } from './event';
import { definitionOf, type EventType, eventDefinitions } from './registry';

/** The JetStream streams. */
export const STREAMS = { events: 'EVENTS', queue: 'QUEUE', deadLetters: 'DEAD_LETTERS' } as const;
/** The object store bucket of rendered files, named by SHA-256. */
export const ARTIFACTS_BUCKET = 'ARTIFACTS';
/** The object store bucket of what people look at before it is sent; its entries end after some minutes. */
export const PREVIEWS_BUCKET = 'PREVIEWS';

export type ServiceName = 'scheduler' | 'renderer' | 'mailer' | 'tracker' | 'gateway' | 'relay';

/** The routing table of requests: an event of this type requests work from the named service, and the relay also queues it there. */
export const queueOfEvent: Readonly<Partial<Record<EventType, ServiceName>>> = {
  RenderRequested: 'renderer',
  DeliveryOpened: 'mailer',
  DispatchRequested: 'mailer',
};

/** The queue subject of a request: the event is queued under its own name. */
export const queuedSubject = (service: ServiceName, type: EventType): string => `queue.${service}.${type}`;
/** A command whose sender waits for the reply: NATS request and reply, queue group = service. */
export const requestSubject = (service: ServiceName, command: string): string => `request.${service}.${command}`;
export const deadLetterSubject = (service: ServiceName, handler: string): string => `dead.${service}.${handler}`;
/** `punctual.<tenant>.<noun>.<id>.<EventType>`; ids hold no dot, space or wildcard. */
export const eventSubject = (tenantId: string, noun: string, id: string, type: string): string =>
  `punctual.${tenantId}.${noun}.${id}.${type}`;
/** Events of one type, whatever the tenant and id. */
export const eventsOfType = (type: EventType): string => eventSubject('*', definitionOf(type).noun, '*', type);
/** Durable consumer of one handler: `<service>-<message>`. */
export const durableName = (service: ServiceName, message: string): string => `${service}-${message}`;

/** `<noun>-<id>`: the stream of one aggregate. */
export const streamName = (noun: string, id: string): string => `${noun}-${id}`;
/** The noun and the id in a stream name; the id may itself hold dashes. */
export const parseStreamName = (stream: string): { noun: string; id: string } => {
  const dash = stream.indexOf('-');
  return dash < 0 ? { noun: stream, id: '' } : { noun: stream.slice(0, dash), id: stream.slice(dash + 1) };
};

/** Prefixes of the streams whose events leave the store: all but the confidential ones. */
export const publishedPrefixes: readonly string[] = [
  ...new Set(eventDefinitions.filter(({ confidential }) => !confidential).map(({ noun }) => streamName(noun, ''))),
];

/** CloudEvents 1.0, structured JSON, with our metadata as extension attributes. */
export const cloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  dataversion: z.number().int(),
  tenantid: z.string(),
  userid: z.string().optional(),
  /** The id of the event store's log. */
  logid: z.string().optional(),
  correlationid: z.string().optional(),
  causationid: z.string().optional(),
  traceparent: z.string().optional(),
  data: z.unknown(),
});
export type CloudEvent = z.infer<typeof cloudEventSchema>;

/** Puts a stored event into its envelope. `stream` is its stream name, `created` its RFC 3339 time. */
export const toCloudEvent = (stored: {
  id: string;
  stream: string;
  type: string;
  created: string;
  data: unknown;
  metadata: Metadata;
  logId: string;
}): CloudEvent => {
  const { tenantId, userId, correlationId, causationId, traceparent, v } = stored.metadata;
  return {
    specversion: '1.0',
    id: stored.id,
    source: '/punctual',
    type: stored.type,
    subject: stored.stream,
    time: stored.created,
    datacontenttype: 'application/json',
    dataversion: v,
    tenantid: tenantId,
    logid: stored.logId,
    ...(userId ? { userid: userId } : {}),
    ...(correlationId ? { correlationid: correlationId } : {}),
    ...(causationId ? { causationid: causationId } : {}),
    ...(traceparent ? { traceparent } : {}),
    data: stored.data,
  };
};

/** The stored form of a received envelope, to be decoded. */
export const fromCloudEvent = (envelope: CloudEvent): { type: string; data: unknown; metadata: Metadata } => ({
  type: envelope.type,
  data: envelope.data,
  metadata: {
    v: envelope.dataversion,
    tenantId: envelope.tenantid,
    userId: envelope.userid ?? null,
    correlationId: envelope.correlationid ?? null,
    causationId: envelope.causationid ?? null,
    traceparent: envelope.traceparent ?? null,
  },
});
