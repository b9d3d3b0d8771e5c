import type { EventStore, ReadEvent } from '@punctual/chassis';
import { comparePositions } from '@punctual/chassis';
import {
  type DomainEvent,
  deliveryIdOf,
  deliveryKeys,
  isArchiving,
  type Metadata,
  parseDeliveryId,
  runIdOf,
  streamName,
} from '@punctual/contracts';

/** A stream: its events, how its last event is numbered (null: there is none), and whether that one stands for removed ones. */
export type Stream = { name: string; revision: bigint | null; archived: boolean };
export type Page = { deliveryId: string; delivery: Stream; mailing: Stream };
/** A run with all that was recorded of it. */
export type RunRead = {
  occurrenceId: string;
  run: Stream;
  rendering: Stream;
  /** Where the rows are kept that name its people. */
  rows: Stream;
  pages: Page[];
  /** In the order of the log. */
  events: DomainEvent[];
  /** Of its first event; null where there is none. */
  metadata: Metadata | null;
  /** When the newest event was stored that does not stand for others, in epoch ms. */
  newest: number;
  /** The runs that must be kept for as long: what it sends again, and what sends it again. */
  relatives: string[];
};

/** The events of a run that cannot be read. */
export type Unreadable = { unreadable: Extract<ReadEvent, { unreadable: Error }>[] };

/** Reads a run, its rendering, its rows and its deliveries, or says which of its events cannot be read: then all of them are kept. @throws Unavailable */
export const readRun = async (
  store: Pick<EventStore, 'read' | 'codec'>,
  occurrenceId: string,
  alsoPages: Iterable<string> = [],
): Promise<RunRead | Unreadable> => {
  const all: Extract<ReadEvent, { event: DomainEvent }>[] = [];
  const unreadable: Unreadable['unreadable'] = [];
  const read = async (noun: string, id: string): Promise<Stream & { stored: DomainEvent[] }> => {
    const name = streamName(noun, id);
    const stored: DomainEvent[] = [];
    const found = await store.codec.decodeAll(await store.read(name));
    for (const one of found) {
      if ('unreadable' in one) unreadable.push(one);
      else {
        all.push(one);
        stored.push(one.event);
      }
    }
    const last = stored.at(-1);
    return { name, revision: found.at(-1)?.stored.revision ?? null, archived: !!last && isArchiving(last), stored };
  };
  const runId = runIdOf(occurrenceId);
  const occurrence = await read('occurrence', occurrenceId);
  const { stored: ofRun, ...run } = await read('run', runId);
  const { stored: _, ...rendering } = await read('rendering', runId);
  const { stored: ____, ...rows } = await read('rows', occurrenceId);
  const fired = occurrence.stored.find(({ type }) => type === 'OccurrenceFired');
  const channel = fired?.type === 'OccurrenceFired' ? fired.data.channel : undefined;
  const ids = new Set([...occurrence.stored, ...ofRun].flatMap(deliveryKeys));
  for (const event of ofRun)
    if (event.type === 'RunArchived')
      for (const page of event.data.deliveries.keys()) ids.add(deliveryIdOf(occurrenceId, page, channel));
  for (const id of alsoPages) ids.add(id);
  const pages: Page[] = [];
  for (const deliveryId of [...ids].sort((a, b) => parseDeliveryId(a).page - parseDeliveryId(b).page)) {
    const { stored: __, ...delivery } = await read('delivery', deliveryId);
    const { stored: ___, ...mailing } = await read('mailing', deliveryId);
    pages.push({ deliveryId, delivery, mailing });
  }
  if (unreadable.length > 0) return { unreadable };
  all.sort((a, b) => comparePositions(a.stored.position, b.stored.position));
  const events = all.map(({ event }) => event);
  const own = all.filter(({ event }) => !isArchiving(event));
  const relatives = events.flatMap(({ type, data }) => {
    if (type === 'DeliveryRepeated') return [data.occurrenceId];
    if (type !== 'OccurrenceFired' || !data.repeats) return [];
    const { deliveryId, message } = data.repeats;
    return [deliveryId, ...(message ? [message.deliveryId] : [])].map((id) => parseDeliveryId(id).occurrenceId);
  });
  return {
    ...{ occurrenceId, run, rendering, rows, pages, events, relatives: [...new Set(relatives)] },
    metadata: all[0]?.metadata ?? null,
    newest: Math.max(Number.NEGATIVE_INFINITY, ...own.map(({ stored }) => Date.parse(stored.created))),
  };
};
