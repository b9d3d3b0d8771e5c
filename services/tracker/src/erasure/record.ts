import { currentContext, currentTraceparent, type EventStore, uuidOf } from '@punctual/chassis';
import { ERASURES, type ErasureEvent, streamName } from '@punctual/contracts';

/** Appends an event about an erasure, once: each kind is recorded once for each, whoever does the work and however often. */
export const recordErasure = async (
  store: Pick<EventStore, 'append' | 'codec'>,
  event: ErasureEvent,
): Promise<void> => {
  const context = currentContext();
  const metadata = { ...context, correlationId: event.data.erasureId, traceparent: currentTraceparent() };
  const encoded = await store.codec.encode(event, metadata);
  const id = uuidOf(`${event.type} ${event.data.erasureId}`);
  const { position } = await store.append(streamName('erasure', ERASURES), [{ id, ...encoded }], 'any');
  context.appended = position;
};
