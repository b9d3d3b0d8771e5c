import { commandOfEvent, eventSubject, metadataSchema, parseStreamName, queuedSubject, toCloudEvent, UnreadableEvent, type EventType } from '@punctual/contracts';
import { ErrorCode, headers, StringCodec, type NatsConnection } from 'nats';
import { Unavailable } from './errors';
import type { StoredEvent } from './position';

const codec = StringCodec();
const PUBLISH_MS = 5_000;

/**
 * Publishes a stored event under its own id, so that JetStream drops a repeat: on EVENTS for whoever listens and,
 * when it is a request, on COMMANDS. `only: 'command'` puts a request back to work without telling the world again.
 * @throws UnreadableEvent when its metadata does not fit or it is larger than NATS carries; Unavailable when JetStream does not confirm.
 */
export const publishEvent = async (nats: NatsConnection, stored: StoredEvent, only?: 'command'): Promise<void> => {
  const metadata = metadataSchema.safeParse(stored.metadata);
  if (!metadata.success) throw new UnreadableEvent(`${stored.type} in ${stored.stream}: metadata does not fit`);
  const payload = codec.encode(JSON.stringify(toCloudEvent({ ...stored, metadata: metadata.data })));
  const { noun, id } = parseStreamName(stored.stream);
  const asked = commandOfEvent[stored.type as EventType];
  const subjects = only === 'command' ? [] : [eventSubject(metadata.data.tenantId, noun, id, stored.type)];
  if (asked) subjects.push(queuedSubject(asked.service, asked.command));
  const about = headers();
  about.set('content-type', 'application/cloudevents+json');
  if (metadata.data.traceparent) about.set('traceparent', metadata.data.traceparent);
  try {
    const js = nats.jetstream();
    await Promise.all(subjects.map((subject) => js.publish(subject, payload, { msgID: stored.id, headers: about, timeout: PUBLISH_MS })));
  } catch (error) {
    // Trying again would never help, and whatever comes after it would wait for ever.
    if ((error as { code?: string }).code === ErrorCode.MaxPayloadExceeded) throw new UnreadableEvent(`${stored.type} in ${stored.stream}: larger than NATS carries`, { cause: error });
    throw new Unavailable('nats', `JetStream did not take ${stored.type}: ${String(error)}`, { cause: error });
  }
};
