import { UnreadableEvent } from '@punctual/contracts';
import { type Clock, systemClock } from '../clock';
import type { EventCodec } from '../codec';
import { ConfigError } from '../config';
import { withRecordedAt } from '../copied-event';
import { Refused } from '../errors';
import { randomId } from '../ids';
import { COPY_BEGUN, IDENTITY_STREAM, identified, type LogIdentity, recordedIdentity } from '../log-identity';
import type { Position, StoredEvent } from '../position';
import type { NewEvent } from '../store-connection';
import { type CopiedStore, OF_PROGRAMS } from './copied-store';
import { Copy } from './copy';
import { Fingerprint } from './fingerprint';
import { MailingPlaces } from './mailing-places';
import { Places } from './places';
import { positionsIn, withPositions } from './saved-places';
import { StreamLimits, TOMBSTONE } from './stream-limits';

/**
 * What a copy came to. `unreadable` events cannot be read by this version and are copied as they are; `unreadableAt` names the first of them
 * by stream, revision and type.
 */
export type Copied = {
  events: number;
  streams: number;
  sealed: number;
  unreadable: number;
  unreadableAt: string[];
  logId: string;
};
/** How many unreadable events are named. */
const NAMED = 10;

type Needs = {
  source: CopiedStore;
  target: CopiedStore;
  codec: Pick<EventCodec, 'seal' | 'openAll'>;
  /** Told of the events copied so far. */
  progress?: (events: number) => void;
  clock?: Pick<Clock, 'millis'>;
};

/** Streams of which the newest event alone counts, at whatever revision: places of followers, whose positions are those of the log they are in, and rates. */
const SAVED = ['checkpoint-', 'rate-'];
const isSaved = (stream: string): boolean => SAVED.some((prefix) => stream.startsWith(prefix));
/** What is copied event by event: all but what is the store's own, the places of followers, and the identity of the log. */
const isCopied = ({ stream, type }: StoredEvent): boolean =>
  !type.startsWith('$') && !isSaved(stream) && stream !== IDENTITY_STREAM;

/** @throws ConfigError unless there is a log to copy, and an empty store for it */
const check = async ({ source, target }: Needs): Promise<{ end: Position; identity: LogIdentity | null }> => {
  const end = await source.reach();
  await target.reach();
  const identity = await recordedIdentity(source);
  for await (const [found] of target.events(OF_PROGRAMS)) {
    if (!found) continue;
    const there = await recordedIdentity(target).catch(() => 'unfinished' as const);
    if (there === 'unfinished')
      throw new ConfigError(
        `${target.setting}: it holds a copy that was not completed. Start again with an empty store`,
      );
    if (identity && there?.logId === identity.logId)
      throw new ConfigError(`${target.setting}: it is the log that is to be copied; give an empty store`);
    throw new ConfigError(`${target.setting}: it is not empty; a log is copied into an empty store only`);
  }
  for await (const _ of source.events(OF_PROGRAMS)) if (end) return { end, identity };
  throw new ConfigError(`${source.setting}: there is no log to copy`);
};

/** Seals what is personal in events, together, so that their keys are asked for together. */
const sealer = (codec: Needs['codec'], counts: Pick<Copied, 'sealed' | 'unreadable' | 'unreadableAt'>) => {
  const one = async (event: StoredEvent): Promise<NewEvent> => {
    const { id, type, data, metadata, created } = event;
    const stored = { id, type, data, metadata: withRecordedAt(metadata, created) };
    try {
      const sealed = data instanceof Uint8Array ? null : await codec.seal(event);
      if (!sealed) return stored;
      counts.sealed += 1;
      return { id, type, data: sealed.data, metadata: withRecordedAt(sealed.metadata, created) };
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      counts.unreadable += 1;
      if (counts.unreadableAt.length < NAMED) counts.unreadableAt.push(`${event.stream} ${event.revision} ${type}`);
      return stored;
    }
  };
  let knowsKeys = false;
  return async (events: readonly StoredEvent[]): Promise<NewEvent[]> => {
    // Sealed with keys that the services do not have, nobody could be read: so something that is sealed already has to be readable here.
    if (!knowsKeys) knowsKeys = (await codec.openAll(events)).some((opened, index) => opened !== events[index]);
    return Promise.all(events.map(one));
  };
};

/** The positions that the newest events of streams hold. Their states, which may be large, are not kept. */
const positionsOf = async (source: CopiedStore, streams: Iterable<string>): Promise<Position[]> => {
  const found: Position[] = [];
  for (const stream of streams) {
    const event = await source.one(stream, 'last');
    if (event) found.push(...positionsIn(event));
  }
  return found;
};

/** @throws Error when the copy does not hold what was sent to it. Tells `seen` of each event, in order. */
const verify = async (
  target: CopiedStore,
  sent: Fingerprint,
  seen: (event: StoredEvent, index: number) => void,
): Promise<void> => {
  const found = new Fingerprint();
  for await (const events of target.events(OF_PROGRAMS))
    for (const event of events.filter(isCopied)) {
      seen(event, found.events);
      found.add(event);
    }
  if (found.events !== sent.events || found.text() !== sent.text())
    throw new Error(`the copy has ${found.events} of ${sent.events} events, or not in the same order; start again`);
};

/** @throws Error when something was written to the log after a place in it */
const checkUnchanged = async (source: CopiedStore, end: Position): Promise<void> => {
  for await (const [event] of source.events(OF_PROGRAMS, end))
    if (event)
      throw new Error(`${source.setting}: ${event.stream} was written to meanwhile. Stop Punctual, and start again`);
};

/**
 * Copies a log that nobody writes to into an empty store: streams, revisions, ids, types, order and times stay, what is personal is sealed, and
 * what the source hides is left out (docs/decisions/0340). The copy can be used once it has an identity, which is its last event.
 * @throws ConfigError when it cannot begin, and nothing was copied; any other error leaves a copy that is not complete
 */
export const copyLog = async (needs: Needs): Promise<Copied> => {
  const { source, target, codec, progress = () => {}, clock = systemClock } = needs;
  const { end, identity } = await check(needs);
  const begun = { id: randomId(), type: COPY_BEGUN, data: {}, metadata: {} };
  await target.append(IDENTITY_STREAM, [begun], 'none').catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
    throw new ConfigError(`${target.setting}: the event store does not let this user write`);
  });

  const saved = new Set<string>();
  const limits = await StreamLimits.of(source, (name) => isSaved(name) && saved.add(name));
  const places = new Places(await positionsOf(source, saved));
  const mailings = new MailingPlaces(clock.millis());
  const counts = { sealed: 0, unreadable: 0, unreadableAt: [] };
  const seal = sealer(codec, counts);
  const copy = new Copy(target, limits);
  for await (const events of source.events(OF_PROGRAMS)) {
    for (const { stream } of events.filter(({ type }) => type === TOMBSTONE)) await copy.end(stream);
    const readable = await copy.readable(events.filter(isCopied));
    const stored = await seal(readable);
    for (const [index, event] of readable.entries()) {
      mailings.pass(event, copy.sent.events);
      places.pass(event);
      await copy.add(event, stored[index] as NewEvent);
    }
    progress(copy.sent.events);
  }
  await copy.drain();

  await checkUnchanged(source, end);
  const translated = await places.resolve(target);
  for (const stream of saved) {
    const event = await source.one(stream, 'last');
    if (!event) continue;
    const { id, type, metadata, created } = event;
    const data = withPositions(event, translated);
    await copy.addLast(stream, { id, type, data, metadata: withRecordedAt(metadata, created) });
    await copy.drain();
    if ((await target.one(stream, 'last'))?.id !== id) throw new Error(`the copy does not show what ${stream} holds`);
  }
  await verify(target, copy.sent, (event, index) => mailings.found(event, index));
  await checkUnchanged(source, end);
  const logId = randomId();
  if (identity) await mailings.save(target, identity.logId);
  const copiedFrom = identity ? [identity.logId, ...identity.copiedFrom] : [];
  await target.append(IDENTITY_STREAM, [identified({ logId, copiedFrom })], 0n);
  return { ...counts, events: copy.sent.events, streams: copy.streams, logId };
};
