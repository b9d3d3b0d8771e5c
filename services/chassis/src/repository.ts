import { type DomainEvent, Rejection, streamName } from '@punctual/contracts';
import { BoundedCache } from './bounded-cache';
import { currentContext } from './context';
import { type Decider, fold, type Message } from './decider';
import { Conflict } from './errors';
import type { EventStore, NewEvent } from './event-store';
import { uuidOf } from './ids';
import { comparePositions } from './position';
import { currentTraceparent } from './telemetry';

/** How much the states that are kept may occupy, in octets. */
const CACHE_OCTETS = 32 * 1024 * 1024;

/** How often a decision is taken anew when others append to the same stream in between. */
const MAX_CONFLICTS = 8;

type Loaded<State> = {
  state: State;
  /** Of the last event; null when the stream does not exist. */
  revision: bigint | null;
  /** Whether it was just read from the store. */
  fresh: boolean;
};

export type Repository<State, C extends Message, E extends Message> = {
  /**
   * Loads, decides, appends with the expected revision. Answers the events appended, `[]` when nothing had to happen.
   * `isNew` says the stream probably does not exist, which saves the read when that is so.
   * @throws Rejection the decider's; Conflict when others keep winning; Unavailable.
   */
  execute(id: string, command: C, options?: { isNew?: boolean }): Promise<E[]>;
  /** The state as the store has it; with `atLeast`, also one kept in memory that is at that revision or a later one. */
  load(id: string, options?: { atLeast?: bigint }): Promise<State>;
};

/** Event ids are derived from place and content, so an append repeated after a lost answer collapses into the first. */
const eventIdOf = (stream: string, revision: bigint, event: Message): string =>
  uuidOf(`${stream}@${revision} ${event.type} ${JSON.stringify(event.data)}`);

const deliveryIn = ({ data }: DomainEvent): string | null => ('deliveryId' in data ? data.deliveryId : null);

/**
 * The aggregates of one noun. States already seen are kept in memory, up to `cacheOctets`: they spare the read, and the
 * expected revision keeps them honest. A "no" or an "already done" from a kept state is checked against the store.
 */
export const repository = <State, C extends Message, E extends DomainEvent>(
  store: EventStore,
  noun: string,
  decider: Decider<State, C, E>,
  { cacheOctets = CACHE_OCTETS }: { cacheOctets?: number } = {},
): Repository<State, C, E> => {
  const cache = new BoundedCache<Loaded<State>>(cacheOctets);
  const keep = (id: string, loaded: Loaded<State>): void => cache.set(id, { ...loaded, fresh: false });

  const loadFresh = async (id: string): Promise<Loaded<State>> => {
    const stored = await store.read(streamName(noun, id));
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
        // What happens to a delivery belongs to it, also where it is opened in the work of an occurrence with many.
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
