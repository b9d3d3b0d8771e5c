import {
  type EventType,
  eventDefinitions,
  eventSubject,
  type Metadata,
  metadataSchema,
  parseStreamName,
  queuedSubject,
  queueOfEvent,
  toCloudEvent,
  UnreadableEvent,
} from '@punctual/contracts';
import { ErrorCode, headers } from 'nats';
import { Unavailable } from './errors';
import { publishConfirmed } from './jetstream-publisher';
import type { StoredEvent } from './position';
import type { Resources } from './resources';

const confidential = new Map(eventDefinitions.map((definition) => [definition.type, definition.confidential]));
const nounsWithSecrets = new Set(eventDefinitions.filter((one) => one.confidential).map(({ noun }) => noun));

/** An unknown type may be confidential if other types of its noun are. */
const mustStay = (noun: string, type: string): boolean => confidential.get(type) ?? nounsWithSecrets.has(noun);

/** The event as CloudEvents 1.0 in JSON. Where the connection has the data as text, it is put in as it was stored. */
export const cloudEventText = (stored: StoredEvent, metadata: Metadata, logId: string): string => {
  const { id, stream, type, created, data, dataText } = stored;
  const envelope = toCloudEvent({ id, stream, type, created, data, metadata, logId });
  // Data that is no JSON appears as a string; the text of an object is known to be JSON.
  if (dataText === undefined || typeof data !== 'object') return JSON.stringify(envelope);
  const { data: _, ...attributes } = envelope;
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${dataText}}`;
};

/**
 * Publishes a stored event under its own id, so that JetStream drops a repeat: on EVENTS for all subscribers and,
 * when it is a request, on QUEUE. `only: 'queue'` queues a request again without publishing the event again; JetStream drops it while it knows
 * the message before, unless `msgId` makes it another.
 * @throws UnreadableEvent when it is confidential, its metadata does not fit or it is larger than NATS carries; Unavailable when JetStream does not confirm.
 */
export const publishEvent = async (
  { nats, store }: Pick<Resources, 'nats' | 'store'>,
  stored: StoredEvent,
  only?: 'queue',
  msgId = stored.id,
): Promise<void> => {
  const { noun, id } = parseStreamName(stored.stream);
  if (mustStay(noun, stored.type)) throw new UnreadableEvent(`${stored.type} in ${stored.stream} is confidential`);
  const metadata = metadataSchema.safeParse(stored.metadata);
  if (!metadata.success) throw new UnreadableEvent(`${stored.type} in ${stored.stream}: metadata does not fit`);
  const payload = Buffer.from(cloudEventText(stored, metadata.data, await store.identity()));
  const type = stored.type as EventType;
  const service = queueOfEvent[type];
  const subjects = only === 'queue' ? [] : [eventSubject(metadata.data.tenantId, noun, id, stored.type)];
  if (service) subjects.push(queuedSubject(service, type));
  const about = headers();
  about.set('Nats-Msg-Id', msgId);
  about.set('content-type', 'application/cloudevents+json');
  if (metadata.data.traceparent) about.set('traceparent', metadata.data.traceparent);
  try {
    await Promise.all(subjects.map((subject) => publishConfirmed(nats, subject, payload, about)));
  } catch (error) {
    // Retrying would never succeed, and all later events would wait for ever.
    if ((error as { code?: string }).code === ErrorCode.MaxPayloadExceeded)
      throw new UnreadableEvent(`${stored.type} in ${stored.stream}: larger than NATS carries`, { cause: error });
    throw new Unavailable('nats', `JetStream did not take ${stored.type}: ${String(error)}`, { cause: error });
  }
};
