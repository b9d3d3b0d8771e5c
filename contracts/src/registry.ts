import { apiKeyEvents } from './api-key';
import { archiveEvents } from './archive';
import { brandingEvents } from './branding';
import { budgetEvents, rateEvents } from './budget';
import { calendarEvents } from './calendar';
import { conditionEvents } from './condition';
import { datasetEvents } from './dataset';
import { deliveryEvents } from './delivery';
import { digestEvents } from './digest';
import {
  type EventDefinition,
  type EventOf,
  type Metadata,
  metadataSchema,
  UnreadableEvent,
  upcastAndParse,
} from './event';
import { feedbackEvents } from './feedback';
import { guardEvents } from './guard';
import { linkKeyEvents } from './link-key';
import { listEvents } from './list';
import { mailingEvents } from './mailing';
import { noticeEvents } from './notice';
import { occurrenceEvents } from './occurrence';
import { probeEvents } from './probe';
import { proofKeyEvents } from './proof-key';
import { renderingEvents } from './rendering';
import { reportEvents } from './report';
import { runEvents } from './run';
import { scheduleEvents } from './schedule';
import { sourceRowsEvents } from './source-rows';
import { suppressionEvents } from './suppression';
import { templateEvents } from './template';
import { administratorEvents, sessionEvents, userEvents } from './user';

const all = [
  ...reportEvents,
  ...scheduleEvents,
  ...occurrenceEvents,
  ...runEvents,
  ...conditionEvents,
  ...deliveryEvents,
  ...renderingEvents,
  ...sourceRowsEvents,
  ...mailingEvents,
  ...datasetEvents,
  ...probeEvents,
  ...guardEvents,
  ...listEvents,
  ...calendarEvents,
  ...templateEvents,
  ...brandingEvents,
  ...noticeEvents,
  ...digestEvents,
  ...userEvents,
  ...sessionEvents,
  ...administratorEvents,
  ...apiKeyEvents,
  ...linkKeyEvents,
  ...proofKeyEvents,
  ...suppressionEvents,
  ...feedbackEvents,
  ...budgetEvents,
  ...rateEvents,
  ...archiveEvents,
] as const;

/** Every event there is, by type. */
export type DomainEvent = EventOf<(typeof all)[number]>;
export type EventType = DomainEvent['type'];
/** The event of one type. */
export type Event<T extends EventType> = Extract<DomainEvent, { type: T }>;

const definitions: ReadonlyMap<string, EventDefinition> = new Map(
  all.map((definition) => [definition.type, definition]),
);

/** All definitions, for documents and checks. */
export const eventDefinitions: readonly EventDefinition[] = all;

/** The definition of an event type. @throws UnreadableEvent for an unknown type. */
export const definitionOf = (type: string): EventDefinition => {
  const definition = definitions.get(type);
  if (!definition) throw new UnreadableEvent(`unknown event type ${type}`);
  return definition;
};

/** The metadata stored with an event's data: the newest version number and the context of the event. */
export const metadataFor = (type: string, context: Partial<Omit<Metadata, 'v'>> & { tenantId: string }): Metadata => {
  const { tenantId, userId = null, correlationId = null, causationId = null, traceparent = null } = context;
  return { v: definitionOf(type).v, tenantId, userId, correlationId, causationId, traceparent };
};

/**
 * Reads a stored or received event as its newest version.
 * @throws UnreadableEvent when type, version, metadata or data cannot be read here.
 */
export const decodeEvent = (stored: {
  type: string;
  data: unknown;
  metadata: unknown;
}): { event: DomainEvent; metadata: Metadata } => {
  const metadata = metadataSchema.safeParse(stored.metadata);
  if (!metadata.success) throw new UnreadableEvent(`${stored.type}: metadata does not fit`);
  const data = upcastAndParse(definitionOf(stored.type), metadata.data.v, stored.data);
  return { event: { type: stored.type, data } as DomainEvent, metadata: metadata.data };
};
