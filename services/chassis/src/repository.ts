import { type DomainEvent, Rejection, streamName } from '@punctual/contracts';
import { BoundedCache } from './bounded-cache';
import { currentContext } from './context';
import { type Decider, fold, type Message } from './decider';
import { Conflict } from './errors';
import type { EventStore } from './event-store';
import { uuidOf } from './ids';
import { comparePositions } from './position';
import type { NewEvent } from './store-connection';
import { currentTraceparent } from './telemetry';

/** Size limit of the cached states, in octets. */
const CACHE_OCTETS = 32 * 1024 * 1024;

/** How often a decision is repeated when another writer appended to the stream in between. */
const MAX_CONFLICTS = 8;

type Loaded<State> = {
  state: State;
  /** Of the last event; null when the stream does not exist. */
  revision: bigint | null;
  /** Whether the state was just read from the store. */
  fresh: boolean;
};

export type Repository<State, C extends Message, E extends Message> = {
  /**
   * Loads, decides, appends with the expected revision. Returns the appended events, `[]` when nothing had to change.
   * `isNew` means that the stream probably does not exist, which saves the read if that is right.
   * @throws Rejection from the decider; Conflict when other writers keep appending first; Unavailable.
   */
  execute(id: string, command: C, options?: { isNew?: boolean }): Promise<E[]>;
  /** The state in the store; with `atLeast`, a cached state at that revision or later is accepted. */
  load(id: string, options?: { atLeast?: bigint }): Promise<State>;
};

/** Event ids are derived from place and content, so an append repeated after a lost answer collapses into the first. */
const eventIdOf = (stream: string, revision: bigint, event: Message): string =>
  uuidOf(`${stream}@${revision} ${event.type} ${JSON.stringify(event.data)}`);

const deliveryIn = ({ data }: DomainEvent): string | null => ('deliveryId' in data ? data.deliveryId : null);

/**
 * The aggregates of one noun. Recent states are cached in memory, up to `cacheOctets`: they save the read, and the
 * expected revision detects stale ones. A "no" or an "already done" from a cached state is checked against the store. With
 * `last`, only that many newest events of a stream are read: for a state that is a window over them.
 */
export const repository = <State, C extends Message, E extends DomainEvent>(
  store: EventStore,
  noun: string,
  decider: Decider<State, C, E>,
  { cacheOctets = CACHE_OCTETS, last }: { cacheOctets?: number; last?: number } = {},
): Repository<State, C, E> => {
  const cache = new BoundedCache<Loaded<State>>(cacheOctets);
  const keep = (id: string, loaded: Loaded<State>): void => cache.set(id, { ...loaded, fresh: false });

  const loadFresh = async (id: string): Promise<Loaded<State>> => {
    const stored = await store.read(streamName(noun, id), last === undefined ? {} : { last });
    const events = (await store.codec.decodeAll(stored)).map((read) => {
      if ('unreadable' in read) throw read.unreadable;
      return read.event as E;
    });
    const state = fold(decider, events, decider.initial);
    return { state, revision: stored.at(-1)?.revision ?? null, fresh: true };
  };

  const append = async (id: string, events: E[], { state, revision }: Loaded<State>): Promise<void> => {
    const stream = streamName(noun, id);
    const context = currentContext();
    const traceparent = currentTraceparent();
    const first = revision === null ? 0n : revision + 1n;
    const news = await Promise.all(
      events.map(async (event, index): Promise<NewEvent> => {
        // Events of a delivery carry its own id, even when it is opened while an occurrence with many is handled.
        const correlationId = deliveryIn(event) ?? context.correlationId ?? id;
        const encoded = await store.codec.encode(event, { ...context, correlationId, traceparent });
        return { id: eventIdOf(stream, first + BigInt(index), event), ...encoded };
      }),
    );
    const { revision: last, position } = await store.append(stream, news, revision ?? 'none');
    if (!context.appended || comparePositions(position, context.appended) > 0) context.appended = position;
    keep(id, { state: fold(decider, events, state), revision: last, fresh: false });
  };

  return {
    execute: async (id, command, { isNew = false } = {}) => {
      let loaded =
        cache.get(id) ?? (isNew ? { state: decider.initial, revision: null, fresh: false } : await loadFresh(id));
      for (let conflicts = 0; ; ) {
        let events: E[];
        try {
          events = decider.decide(command, loaded.state);
        } catch (error) {
          if (loaded.fresh || !(error instanceof Rejection)) throw error;
          loaded = await loadFresh(id);
          continue;
        }
        if (events.length === 0) {
          if (loaded.fresh) {
            keep(id, loaded);
            return [];
          }
          loaded = await loadFresh(id);
          continue;
        }
        try {
          await append(id, events, loaded);
          return events;
        } catch (error) {
          cache.delete(id);
          if (!(error instanceof Conflict) || ++conflicts >= MAX_CONFLICTS) throw error;
          loaded = await loadFresh(id);
        }
      }
    },
    load: async (id, { atLeast } = {}) => {
      const kept = cache.get(id);
      if (atLeast !== undefined && kept && kept.revision !== null && kept.revision >= atLeast) return kept.state;
      const loaded = await loadFresh(id);
      keep(id, loaded);
      return loaded.state;
    },
  };
};
