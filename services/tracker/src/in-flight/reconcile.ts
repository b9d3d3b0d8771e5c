import {
  type EventStore,
  inSpan,
  publishEvent,
  type Resources,
  runIn,
  SpanKind,
  type StoredEvent,
} from '@punctual/chassis';
import { type DomainEvent, outcomeTypes, streamName } from '@punctual/contracts';
import type { InFlightItem } from './in-flight';

/** What to do with an event that never arrived over the bus. */
export type Redeliver = (event: DomainEvent, id: string) => Promise<void>;

const answers = {
  opening: ['OccurrenceFired'],
  rendering: ['ReportRendered', 'RenderFailed'],
  dispatching: [...outcomeTypes, 'ArtifactsMissing'],
} as const;
const requests = { rendering: 'RenderRequested', dispatching: 'DispatchRequested' } as const;

/** Whether it ends the attempt that was asked for; outcomes of some recipients only do not. */
const settles = async (store: EventStore, answer: StoredEvent, request: StoredEvent): Promise<boolean> => {
  const attempt = (stored: StoredEvent) => (stored.data as { attempt: number }).attempt;
  const { data } = (await store.codec.decode(answer)).event;
  return attempt(answer) === attempt(request) && !('result' in data && data.result === null);
};

/**
 * Brings a delivery back to work after the bus lost what it was waiting for. The log says how far it came: an answer
 * that lies there is handed to its handler again; a request without an answer is queued again under its own id, so
 * that a queue that still has it drops the repeat.
 */
export const reconcile = async (
  { store, nats, log }: Pick<Resources, 'store' | 'nats' | 'log'>,
  redeliver: Redeliver,
  [deliveryId, { occurrenceId, stage }]: [string, InFlightItem],
): Promise<void> => {
  if (stage === 'waiting') return;
  // As the bus would have: on behalf of the same user and in the same trace.
  const handOver = async (stored: StoredEvent): Promise<void> => {
    const { event, metadata } = await store.codec.decode(stored);
    const { tenantId, userId, correlationId, traceparent } = metadata;
    await runIn({ tenantId, userId, correlationId, causationId: stored.id }, () =>
      inSpan(`tracker ${event.type}`, { kind: SpanKind.CONSUMER, parent: traceparent }, () =>
        redeliver(event, stored.id),
      ),
    );
  };
  const newest = async (noun: string, id: string, types: readonly string[]): Promise<StoredEvent | undefined> =>
    (await store.read(streamName(noun, id))).findLast(({ type }) => types.includes(type));

  if (stage === 'opening') {
    const fired = await newest('occurrence', occurrenceId, answers.opening);
    if (fired) await handOver(fired);
    return;
  }
  const request = await newest('delivery', deliveryId, [requests[stage]]);
  if (!request) return;
  const answer = await newest(stage === 'rendering' ? 'rendering' : 'mailing', deliveryId, answers[stage]);
  if (answer && (await settles(store, answer, request))) {
    await handOver(answer);
    return;
  }
  await publishEvent({ nats, store }, request, 'queue');
  log.info({ deliveryId, stage }, 'idle work queued again');
};
