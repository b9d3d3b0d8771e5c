import { comparePositions, type EventStore, type ReadEvent, type StoredEvent } from '@punctual/chassis';
import { runIdOf, scheduleIdIn, streamName } from '@punctual/contracts';
import { z } from 'zod';
import { inWords, type Names } from './in-words';

/** One event of a delivery, for a person to read. `at` is when it was recorded (RFC 3339). */
export const timelineEntry = z
  .strictObject({
    id: z.string(),
    at: z.string(),
    type: z.string(),
    stream: z.string(),
    text: z.string(),
    detail: z.record(z.string(), z.json()),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof timelineEntry>;

const isAbout = (data: unknown, occurrenceId: string): boolean =>
  typeof data === 'object' && data !== null && 'occurrenceId' in data && data.occurrenceId === occurrenceId;
const isJudged = ({ type, data }: StoredEvent): boolean =>
  type === 'OccurrenceFired' && typeof data === 'object' && data !== null && 'judging' in data;

/**
 * What a run observed. The stream is about all runs of the schedule, and most people look at a recent one: it is read from its
 * end, further and further back until it reaches the time of the run.
 */
const observedIn = async (store: EventStore, occurrenceId: string, since: string): Promise<StoredEvent[]> => {
  for (let last = 250; ; last *= 8) {
    const events = await store.read(streamName('condition', scheduleIdIn(occurrenceId)), { last });
    const [oldest] = events;
    if (events.length === last && oldest && oldest.created >= since) continue;
    return events.filter(({ data }) => isAbout(data, occurrenceId));
  }
};

/** The names of those who had it sent again. */
const namesOf = async (
  decoded: readonly ReadEvent[],
  nameOf: (userId: string) => Promise<string | null>,
): Promise<Names> => {
  const ids = decoded.flatMap((read) => {
    if (!('event' in read)) return [];
    const { type, data } = read.event;
    if (type === 'OccurrenceFired' && data.repeats) return [data.repeats.userId];
    return type === 'DeliveryRepeated' ? [data.userId] : [];
  });
  const names = new Map<string, string>();
  for (const id of new Set(ids)) names.set(id, (await nameOf(id)) ?? 'a person');
  return names;
};

/** Reads all events of a delivery, in log order, with the names of people who had it sent again. Unreadable events appear as `unreadable` entries. */
export const timelineOf = async (
  store: EventStore,
  { deliveryId, occurrenceId }: { deliveryId: string; occurrenceId: string },
  nameOf: (userId: string) => Promise<string | null>,
): Promise<TimelineEntry[]> => {
  const streams = [
    streamName('occurrence', occurrenceId),
    streamName('run', runIdOf(occurrenceId)),
    streamName('rendering', runIdOf(occurrenceId)),
    streamName('delivery', deliveryId),
    // Before runs existed, each delivery had its own rendering.
    streamName('rendering', deliveryId),
    streamName('mailing', deliveryId),
  ];
  const events = (await Promise.all(streams.map((stream) => store.read(stream)))).flat();
  const judged = events.find(isJudged);
  if (judged) events.push(...(await observedIn(store, occurrenceId, judged.created)));
  events.sort((a, b) => comparePositions(a.position, b.position));
  const decoded = await store.codec.decodeAll(events);
  const names = await namesOf(decoded, nameOf);
  return decoded.map(({ stored: { id, created: at, type, stream }, ...read }) =>
    'unreadable' in read
      ? {
          id,
          at,
          type,
          stream,
          text: `An event that this version cannot read (${read.unreadable.message})`,
          detail: {},
        }
      : { id, at, type, stream, ...inWords(read.event, names) },
  );
};
