import { comparePositions, type EventStore, type Position, positionText, type StoredEvent } from '@punctual/chassis';
import { isArchiving, metadataSchema, runIdOf, scheduleIdIn, streamName } from '@punctual/contracts';
import {
  anyAt,
  comparableAddress,
  dataAt,
  definitionFor,
  type EvidenceEvent,
  fittingDefinition,
  listAt,
  MAX_EVENTS,
  MAX_OCTETS,
  type StreamPart,
  textAt,
} from 'punctual-verify';
import { Problem } from '../http/problem';
import { type Limits, StreamReader } from './stream-reader';
import { type Wanted, withoutOthers } from './withheld';

type Of = { deliveryId: string; occurrenceId: string };

/** The events of a delivery, in the order of the log, and how much of each stream they are. */
export type Evidence = { streams: StreamPart[]; events: EvidenceEvent[] };

/** Events have at most 1 MiB each; most have some hundred octets. */
const LIMITS: Limits = { events: MAX_EVENTS, octets: MAX_OCTETS, page: 64 };

/** An event as a proof has it: as it was written, in the version of its shape that it is stored in, and with what is personal readable. */
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

/** The events of the schedule that say which version ordered an occurrence: from its definition to the last event before the firing. */
const orderedBy = (reader: StreamReader, stream: string, fired: StoredEvent): Promise<StoredEvent[]> => {
  const firing = stored(fired);
  const idBy = (find: typeof definitionFor) => (events: readonly StoredEvent[]) =>
    find(events.map(stored), firing)?.id ?? null;
  return reader.rangeBefore(stream, fired.position, { first: idBy(fittingDefinition), orElse: idBy(definitionFor) });
};

/** What ends a run that opens no delivery, and what takes it up again. */
const ENDS: readonly string[] = ['RunSkipped', 'RunFailed'];
const GOES_ON: readonly string[] = ['RenderRequested', 'RunReleased'];

/** What a run observed, and the verdict. It is in a stream about all runs of the schedule, after the firing and before what follows from it. */
const observedIn = async (
  reader: StreamReader,
  stream: string,
  { fired, ran, opened }: { fired: StoredEvent; ran: readonly StoredEvent[]; opened: StoredEvent | undefined },
): Promise<StoredEvent[]> => {
  const last = ran.findLast(({ type }) => ENDS.includes(type) || GOES_ON.includes(type));
  const end = opened ?? (last && ENDS.includes(last.type) ? last : null);
  const occurrenceId = textAt(fired.data, 'occurrenceId');
  const observed = await reader.firstBetween(stream, {
    after: fired.position,
    until: end?.position ?? null,
    is: ({ type, data }) => type === 'ObservationRecorded' && textAt(data, 'occurrenceId') === occurrenceId,
  });
  return observed ? [observed] : [];
};

/** What of the shared streams concerns a delivery: its recipients, and the part of the rendering that they get. */
const wantedOf = (opened: StoredEvent | undefined): Wanted => {
  const emails = listAt(opened?.data, 'recipients').map((one) => comparableAddress(textAt(one, 'email') ?? ''));
  return { recipients: new Set(emails), contentHash: textAt(dataAt(opened?.data, 'rendering'), 'contentHash') };
};

/**
 * Reads the evidence for a delivery: its own streams and those of its run as a whole, and of the streams of its schedule what is about
 * this run. Other people in what the run shares with other deliveries are withheld.
 * @param head the position of the log up to which events count, so that all streams are of the same time
 * @throws Problem 422 when there is more than a proof holds; 410 when its events were removed
 */
export const readEvidence = async (
  store: EventStore,
  { deliveryId, occurrenceId }: Of,
  head: Position,
  limits = LIMITS,
): Promise<Evidence> => {
  const reader = new StreamReader(store, head, limits);
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
  const opened = own.get('delivery')?.find(({ type }) => type === 'DeliveryOpened');
  const wanted = wantedOf(opened);
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
  const ran = await reader.whole(run);
  add(run, 'whole', shared(ran));
  const rendering = streamName('rendering', runIdOf(occurrenceId));
  add(rendering, 'whole', shared(await reader.whole(rendering)));
  // Before runs existed, each delivery had its own rendering.
  const ownRendering = streamName('rendering', deliveryId);
  const old = await reader.whole(ownRendering);
  if (old.length > 0) add(ownRendering, 'whole', shared(old));
  if (fired && anyAt(fired.data, 'judging') !== null) {
    const condition = streamName('condition', scheduleId);
    add(condition, 'chosen', shared(await observedIn(reader, condition, { fired, ran, opened })));
  }
  for (const [noun, read] of own) add(streamName(noun, deliveryId), 'whole', read.map(stored));
  const place = ({ position: { commit, prepare } }: EvidenceEvent) => ({
    commit: BigInt(commit),
    prepare: BigInt(prepare),
  });
  events.sort((a, b) => comparePositions(place(a), place(b)));
  // They may be removed between a look at the view and here: what is left would prove something else.
  if (events.some(isArchiving))
    throw new Problem(410, 'delivery/archived', 'the details of this delivery were removed, or are being removed');
  return { streams, events };
};
