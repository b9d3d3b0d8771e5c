import {
  inSpan,
  publishEvent,
  type ReadEvent,
  type Resources,
  runIn,
  SpanKind,
  type StoredEvent,
} from '@punctual/chassis';
import { type DomainEvent, outcomeTypes, streamName } from '@punctual/contracts';
import type { Due } from './in-flight';

/** Handles an event that never arrived over the bus. */
export type Redeliver = (event: DomainEvent & { id: string }) => Promise<void>;

type Read = Extract<ReadEvent, { event: DomainEvent }>;

/** Where to find the request that waits for an answer, and where to find the answer. */
type Search = {
  request: { noun: string; types: readonly DomainEvent['type'][] };
  answer: { noun: string; types: readonly DomainEvent['type'][] };
};
const rendering: Search = {
  request: { noun: 'run', types: ['RenderRequested'] },
  answer: { noun: 'rendering', types: ['ReportRendered', 'RenderFailed'] },
};
const dispatching: Search = {
  request: { noun: 'delivery', types: ['DeliveryOpened', 'DispatchRequested'] },
  answer: { noun: 'mailing', types: [...outcomeTypes, 'ArtifactsMissing'] },
};

const attemptOf = ({ event: { data } }: Read): number | null => ('attempt' in data ? data.attempt : null);
/** Whether the answer ends the requested attempt; outcomes of only some recipients do not. */
const settles = (answer: Read, request: Read): boolean =>
  attemptOf(answer) === attemptOf(request) && !('result' in answer.event.data && answer.event.data.result === null);

/** After so many times the patience with idle work, its message counts as lost, or as held by a worker that stands still. */
const LOST_AFTER = 6;

/** The number of the message for idle work: 0 is the first one; another follows after 6 times the patience, then after 12, 24 and so on. */
export const messageNumber = (idleMs: number, patienceMs: number): number =>
  Math.max(0, 1 + Math.floor(Math.log2(idleMs / (LOST_AFTER * patienceMs))));

/**
 * Resumes idle work after the bus lost the message it was waiting for. The log shows its progress: an answer in the log is
 * passed to its handler again; a request without an answer is queued again under the same id, so that a queue that still
 * has it drops the duplicate. A mail that still has no outcome after long is queued as another message: its first one may be
 * held by a worker that lives and does not go on, whose lease has ended, or forgotten by a bus that drops the duplicate.
 */
export const reconcile = async (
  resources: Pick<Resources, 'store' | 'nats' | 'log'>,
  redeliver: Redeliver,
  due: Due,
  patience: { now: number; ms: number },
): Promise<void> => {
  const { store, log } = resources;
  // As over the bus: for the same user and in the same trace.
  const handOver = async ({ event, metadata, stored: { id } }: Read): Promise<void> => {
    const { tenantId, userId, correlationId, traceparent } = metadata;
    await runIn({ tenantId, userId, correlationId, causationId: id }, () =>
      inSpan(`tracker ${event.type}`, { kind: SpanKind.CONSUMER, parent: traceparent }, () =>
        redeliver({ ...event, id }),
      ),
    );
  };
  const all = async (noun: string, types: readonly string[], id = due.id): Promise<Read[]> => {
    const stored: StoredEvent[] = (await store.read(streamName(noun, id))).filter(({ type }) => types.includes(type));
    return (await store.codec.decodeAll(stored)).filter((read): read is Read => 'event' in read);
  };

  if (due.what === 'run' && due.item.stage !== 'rendering') {
    const [fired] = await all('occurrence', ['OccurrenceFired']);
    const repeats = fired ? undefined : due.item.repeats;
    const asked = repeats === undefined ? [] : await all('delivery', ['DeliveryRepeated'], repeats);
    const begin = fired ?? asked.find(({ event: { data } }) => 'occurrenceId' in data && data.occurrenceId === due.id);
    if (begin) await handOver(begin);
    return;
  }
  const search = due.what === 'run' ? rendering : dispatching;
  const request = (await all(search.request.noun, search.request.types)).at(-1);
  if (!request) return;
  const answer = (await all(search.answer.noun, search.answer.types)).findLast((one) => settles(one, request));
  if (answer) {
    await handOver(answer);
    return;
  }
  const number =
    due.what === 'delivery'
      ? messageNumber(patience.now - Math.max(due.delivery.at, due.delivery.putOffUntil ?? 0), patience.ms)
      : 0;
  const { id } = request.stored;
  await publishEvent(resources, request.stored, 'queue', number === 0 ? id : `${id}-${number}`);
  log.info({ id: due.id, type: request.event.type, number }, 'idle work queued again');
};
