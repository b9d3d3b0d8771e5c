import { comparePositions, type EventStore, type Position, positionText, type StoredEvent } from '@punctual/chassis';
import { metadataSchema, runIdOf, scheduleIdIn, streamName } from '@punctual/contracts';
import {
  anyAt,
  comparableAddress,
  dataAt,
  definitionFor,
  type EvidenceEvent,
  listAt,
  MAX_EVENTS,
  MAX_OCTETS,
  type StreamPart,
  textAt,
} from 'punctual-verify';
import { Problem } from '../http/problem';
import { type Wanted, withoutOthers } from './withheld';

type Of = { deliveryId: string; occurrenceId: string };

/** The events of a delivery, in the order of the log, and how much of each stream they are. */
export type Evidence = { streams: StreamPart[]; events: EvidenceEvent[] };

/** The most events of a proof, and the most octets of their data. */
type Limits = { events: number; octets: number };
const LIMITS: Limits = { events: MAX_EVENTS, octets: MAX_OCTETS };

/** The refusal of a history that is longer than a proof holds. */
export const tooLarge = ({ events, octets }: Limits = LIMITS) =>
  new Problem(
    422,
    'proof/too-large',
    `this delivery has a longer history than a proof holds (${events} events, ${octets} octets); its timeline has all of it`,
  );

/** An event as a proof has it: as it is stored, in the version of its shape in which it was written. */
const stored = ({ id, type, stream, revision, position, created, data, metadata }: StoredEvent): EvidenceEvent => ({
  id,
  type,
  v: metadataSchema.safeParse(metadata).data?.v ?? 1,
  stream,
  revision: Number(revision),
  position: positionText(position),
  recordedAt: created,
  data,
});

/** Reads streams up to a position of the log, and no more events and octets than a proof holds. */
class Reader {
  #events = 0;
  #octets = 0;

  constructor(
    private readonly store: EventStore,
    private readonly head: Position,
    private readonly limits: Limits,
  ) {}

  /** All events of a stream. @throws Problem 422 when there are too many */
  async whole(stream: string): Promise<StoredEvent[]> {
    const events = await this.newest(stream, this.limits.events + 1);
    return this.take(events);
  }

  /** The newest `last` events of a stream, as far as they were there at the position. They count when they are taken. */
  async newest(stream: string, last: number): Promise<StoredEvent[]> {
    const events = await this.store.read(stream, { last });
    return events.filter(({ position }) => comparePositions(position, this.head) <= 0);
  }

  /** @throws Problem 422 when these events are too many, together with those that were taken before */
  take(events: StoredEvent[]): StoredEvent[] {
    this.#events += events.length;
    for (const { data, dataText } of events) this.#octets += Buffer.byteLength(dataText ?? JSON.stringify(data));
    if (this.#events > this.limits.events || this.#octets > this.limits.octets) throw tooLarge(this.limits);
    return events;
  }
}

/**
 * The events of the schedule that say which version ordered an occurrence: from its definition to the last event before the
 * firing. The stream is read from its end, further back until the definition is found: most people ask about a recent run.
 */
const orderedBy = async (reader: Reader, stream: string, fired: StoredEvent): Promise<StoredEvent[]> => {
  for (let last = 32; ; last *= 8) {
    const events = await reader.newest(stream, Math.min(last, MAX_EVENTS));
    const before = events.filter(({ position }) => comparePositions(position, fired.position) < 0);
    const all = events.length < last || last >= MAX_EVENTS;
    const definition = definitionFor(before.map(stored), stored(fired));
    if (!definition && !all) continue;
    const from = before.findIndex(({ id }) => id === definition?.id);
    return reader.take(from === -1 ? [] : before.slice(from));
  }
};

/** What a run observed: the stream is about all runs of the schedule, and is read back to the time of the run. */
const observedIn = async (
  reader: Reader,
  stream: string,
  { occurrenceId, since }: { occurrenceId: string; since: string },
): Promise<StoredEvent[]> => {
  for (let last = 250; ; last *= 8) {
    const events = await reader.newest(stream, Math.min(last, MAX_EVENTS));
    const [oldest] = events;
    if (events.length >= last && last < MAX_EVENTS && oldest && oldest.created >= since) continue;
    return reader.take(events.filter(({ data }) => textAt(data, 'occurrenceId') === occurrenceId));
  }
};

/** What of the shared streams concerns a delivery: its recipients, and the part of the rendering that they get. */
const wantedOf = (delivery: readonly StoredEvent[]): Wanted => {
  const opened = delivery.find(({ type }) => type === 'DeliveryOpened')?.data;
  const emails = listAt(opened, 'recipients').map((one) => comparableAddress(textAt(one, 'email') ?? ''));
  return { recipients: new Set(emails), contentHash: textAt(dataAt(opened, 'rendering'), 'contentHash') };
};

/**
 * Reads the evidence for a delivery: its own streams and those of its run as a whole, and of the streams of its schedule what is about
 * this run. Other people in what the run shares with other deliveries are withheld.
 * @param head the position of the log up to which events count, so that all streams are of the same time
 * @throws Problem 422 when there is more than a proof holds
 */
export const readEvidence = async (
  store: EventStore,
  { deliveryId, occurrenceId }: Of,
  head: Position,
  limits = LIMITS,
): Promise<Evidence> => {
  const reader = new Reader(store, head, limits);
  const streams: StreamPart[] = [];
  const events: EvidenceEvent[] = [];
  const add = (stream: string, extent: StreamPart['extent'], read: readonly EvidenceEvent[]) => {
    streams.push({ stream, extent, events: read.length });
    events.push(...read);
  };
  const own = new Map<string, StoredEvent[]>();
  for (const noun of ['delivery', 'mailing']) {
    const stream = streamName(noun, deliveryId);
    own.set(noun, await reader.whole(stream));
  }
  const wanted = wantedOf(own.get('delivery') ?? []);
  const shared = (read: readonly StoredEvent[]): EvidenceEvent[] =>
    read.map((one) => {
      const event = stored(one);
      const { data, withheld } = withoutOthers(event.data, wanted);
      return { ...event, data, ...(withheld.length > 0 ? { withheld } : {}) };
    });

  const [occurrence, run] = [streamName('occurrence', occurrenceId), streamName('run', runIdOf(occurrenceId))];
  const firings = await reader.whole(occurrence);
  const fired = firings.find(({ type }) => type === 'OccurrenceFired');
  const scheduleId = scheduleIdIn(occurrenceId);
  if (fired && anyAt(fired.data, 'repeats') === null) {
    const schedule = streamName('schedule', scheduleId);
    add(schedule, 'range', shared(await orderedBy(reader, schedule, fired)));
  }
  add(occurrence, 'whole', shared(firings));
  add(run, 'whole', shared(await reader.whole(run)));
  const rendering = streamName('rendering', runIdOf(occurrenceId));
  add(rendering, 'whole', shared(await reader.whole(rendering)));
  // Before runs existed, each delivery had its own rendering.
  const ownRendering = streamName('rendering', deliveryId);
  const old = await reader.whole(ownRendering);
  if (old.length > 0) add(ownRendering, 'whole', shared(old));
  if (fired && anyAt(fired.data, 'judging') !== null) {
    const condition = streamName('condition', scheduleId);
    const about = { occurrenceId, since: fired.created };
    add(condition, 'chosen', shared(await observedIn(reader, condition, about)));
  }
  for (const [noun, read] of own) add(streamName(noun, deliveryId), 'whole', read.map(stored));
  const place = ({ position: { commit, prepare } }: EvidenceEvent) => ({
    commit: BigInt(commit),
    prepare: BigInt(prepare),
  });
  events.sort((a, b) => comparePositions(place(a), place(b)));
  return { streams, events };
};
