import {
  BoundedCache,
  comparePositions,
  type EventStore,
  fold,
  type Position,
  type StoredEvent,
} from '@punctual/chassis';
import { type ListEvent, streamName } from '@punctual/contracts';
import { type List, list } from './list';
import { allMembers } from './members';

/** A list as it was at a place in the log. `revision` is that of its last event there; null when there was none, as its name is empty then. */
export type ListThen = {
  listId: string;
  name: string;
  revision: number | null;
  status: List['status'];
  emails: readonly string[];
};

/** Size limit of the lists kept in memory, in octets: a list of 50,000 members takes about 4 MiB. */
const CACHE_OCTETS = 24 * 1024 * 1024;

/** Reads a list as it was before a place in the log. */
export type ListsAsOf = (listId: string, before: Position) => Promise<ListThen>;

/**
 * Lists as of a place in the log, folded from their events up to there: what was changed later does not count, whenever it
 * is asked for. A list that did not change since is read from memory.
 */
export const listsAsOf = (store: EventStore): ListsAsOf => {
  const cache = new BoundedCache<ListThen>(CACHE_OCTETS);
  const keyOf = (listId: string, revision: bigint): string => `${listId}@${revision}`;

  const folded = async (listId: string, stored: readonly StoredEvent[]): Promise<ListThen> => {
    const events = (await store.codec.decodeAll([...stored])).map((read) => {
      if ('unreadable' in read) throw read.unreadable;
      return read.event as ListEvent;
    });
    const state = fold(list, events, list.initial);
    const revision = stored.at(-1)?.revision;
    return {
      listId,
      revision: revision === undefined ? null : Number(revision),
      name: state.status === 'none' ? '' : state.name,
      status: state.status,
      // A deleted list has members to be restored with, and sends to none of them.
      emails: state.status === 'active' ? allMembers(state.members) : [],
    };
  };

  return async (listId, before) => {
    const stream = streamName('list', listId);
    const earlier = ({ position }: StoredEvent): boolean => comparePositions(position, before) < 0;
    const [newest] = await store.read(stream, { last: 1 });
    if (newest && earlier(newest)) {
      const known = cache.get(keyOf(listId, newest.revision));
      if (known) return known;
    }
    const stored = (await store.read(stream)).filter(earlier);
    const then = await folded(listId, stored);
    const last = stored.at(-1);
    if (last) cache.set(keyOf(listId, last.revision), then);
    return then;
  };
};
