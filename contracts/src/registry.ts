import { apiKeyEvents } from './api-key';
import { archiveEvents } from './archive';
import { brandingEvents } from './branding';
import { budgetEvents, rateEvents } from './budget';
import { calendarEvents } from './calendar';
import { conditionEvents } from './condition';
import { datasetEvents } from './dataset';
import { deliveryEvents } from './delivery';
import { digestEvents } from './digest';
import { erasureEvents } from './erasure';
import {
  type EventDefinition,
  type EventOf,
  type Metadata,
  metadataSchema,
  parseData,
  UnreadableEvent,
  upcast,
} from './event';
import { feedbackEvents } from './feedback';
import { guardEvents } from './guard';
import { linkKeyEvents } from './link-key';
import { listEvents } from './list';
import { mailingEvents } from './mailing';
import { noticeEvents } from './notice';
import { occurrenceEvents } from './occurrence';
import { type PersonalFields, personalFieldsOf } from './personal-fields';
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
  ...erasureEvents,
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

const personalFields = new Map<EventDefinition, PersonalFields | null>(
  all.map((definition) => [definition, personalFieldsOf(definition.schema)]),
);
/** Where events of a type hold what is personal; null where they hold nothing of it. @throws UnreadableEvent for an unknown type */
export const personalFieldsIn = (type: string): PersonalFields | null => personalFields.get(definitionOf(type)) ?? null;

/** An event as it is stored or received. */
export type WrittenEvent = { type: string; data: unknown; metadata: unknown };
/** An event in the shape of its newest version, before its data is validated: what is personal may be sealed. */
export type UpcastEvent = { type: string; data: unknown; metadata: Metadata };

/**
 * Reads a stored or received event up to the point where its personal fields are opened.
 * @throws UnreadableEvent when type, version or metadata cannot be read here
 */
export const upcastEvent = (stored: WrittenEvent): UpcastEvent => {
  const metadata = metadataSchema.safeParse(stored.metadata);
  if (!metadata.success) throw new UnreadableEvent(`${stored.type}: metadata does not fit`);
  const data = upcast(definitionOf(stored.type), metadata.data.v, stored.data);
  return { type: stored.type, data, metadata: metadata.data };
};

/** The event, validated. @throws UnreadableEvent when its data cannot be read here */
export const parseEvent = ({ type, data, metadata }: UpcastEvent): { event: DomainEvent; metadata: Metadata } => ({
  event: { type, data: parseData(definitionOf(type), metadata.v, data) } as DomainEvent,
  metadata,
});

/**
 * Reads an event without sealed fields as its newest version.
 * @throws UnreadableEvent when type, version, metadata or data cannot be read here.
 */
export const decodeEvent = (stored: WrittenEvent): { event: DomainEvent; metadata: Metadata } =>
  parseEvent(upcastEvent(stored));
