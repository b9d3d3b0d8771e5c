import { randomUUID } from 'node:crypto';
import { allForwards, type Cursor, linkTarget, type Source, streamCursor } from './cursor';
import { everything } from './filters';
import type { Feed } from './log/feed';
import { DELETED, type StoredEvent } from './log/stored-event';
import { filterOf, type ReadRequest } from './read-request';
import { PositionAhead } from './refusals';
import type { Step } from './rpc/responder';
import { CAUGHT_UP, checkpointResponse, confirmationResponse, eventResponse, FELL_BEHIND } from './wire/read-response';

type SubscriptionRequest = Extract<ReadRequest, { kind: 'subscription' }>;

/** A subscription as its responder drives it. */
export type Subscription = {
  step: Step;
  /**
   * Called at each commit: true when more live events than the subscription may hold were already waiting for the
   * peer at the previous commit.
   */
  isTooSlow(): boolean;
};

/** Starts after the given revision or position. A live subscription to a stream receives the tombstone as an event. */
const cursorOf = (source: Source, request: SubscriptionRequest, isLive: () => boolean): Cursor => {
  const { from } = request;
  if (request.of === 'stream') {
    const { last } = source.log.state(request.stream);
    const first = from === 'start' ? 0 : from !== 'end' ? from + 1 : last === DELETED ? 0 : last + 1;
    return streamCursor(source, request.stream, first, true, isLive);
  }
  const { lastPosition } = source.log;
  if (from === 'start') return allForwards(source, 0);
  if (from === 'end') return allForwards(source, lastPosition + 1);
  // Waiting there would silently skip every event until the log reaches that position.
  if (from > lastPosition) throw new PositionAhead(from, lastPosition);
  return allForwards(source, from + 1);
};

/**
 * Answers a subscription: confirmation, existing events, "caught up", then events as they are committed. It pulls: a commit
 * only wakes it, and it continues from its position, reading memory near the head and the file otherwise, so nothing queues
 * up for a slow subscriber. A subscriber that must read the file again is sent "fell behind" and later "caught up" (or,
 * with `slowConsumer`, its subscription ends before that).
 *
 * Filtered subscriptions get a checkpoint each time `checkpointIntervalMultiplier × window` events have been considered,
 * and, as EventStoreDB does (Enumerator.AllSubscriptionFiltered), before each "caught up" and after each "fell behind".
 * @throws PositionAhead when `$all` has never reached the position
 */
export const subscription = (
  source: Source,
  request: SubscriptionRequest,
  slowConsumer?: { buffer: number },
): Subscription => {
  const cursor = cursorOf(source, request, () => state === 'live');
  const filter = request.of === 'all' ? filterOf(request) : everything;
  const interval = request.of === 'all' ? request.filtering?.checkpointInterval : undefined;
  let page: StoredEvent[] = [];
  let passes: boolean[] = [];
  let next = 0;
  let state: 'new' | 'catching-up' | 'live' = 'new';
  let considered = 0;
  let last = 0;
  let checkpointed = 0;
  let lastCommit = source.log.lastPosition;

  const isTooSlow = (): boolean => {
    if (!slowConsumer) return false;
    const before = lastCommit;
    lastCommit = source.log.lastPosition;
    if (state !== 'live') return false;
    const waiting = cursor.page().filter(({ position }) => position <= before);
    return filter(waiting).filter(Boolean).length > slowConsumer.buffer;
  };

  const checkpoint = (write: (message: Buffer) => boolean): boolean => {
    considered = 0;
    if (last === checkpointed) return true;
    checkpointed = last;
    return write(checkpointResponse(last));
  };

  const turnPage = (write: (message: Buffer) => boolean): 'page' | 'idle' => {
    if (state === 'live' && !slowConsumer && !cursor.atHead()) {
      state = 'catching-up';
      write(FELL_BEHIND);
      if (interval !== undefined) checkpoint(write);
    }
    page = cursor.page();
    passes = filter(page);
    next = 0;
    if (page.length > 0) return 'page';
    if (state !== 'live') {
      state = 'live';
      if (interval !== undefined) checkpoint(write);
      write(CAUGHT_UP);
    }
    return 'idle';
  };

  const step: Step = (write) => {
    if (state === 'new') {
      state = 'catching-up';
      write(confirmationResponse(randomUUID()));
    }
    if (next === page.length && turnPage(write) === 'idle') return 'idle';
    while (next < page.length) {
      const event = page[next];
      const wanted = passes[next++];
      if (!event) break;
      cursor.pass(event);
      last = event.position;
      let writable = true;
      if (wanted)
        writable = write(
          eventResponse(event, request.idForm, request.resolveLinks ? linkTarget(source, event) : undefined),
        );
      if (interval !== undefined && ++considered >= interval) writable = checkpoint(write) && writable;
      if (!writable) break;
    }
    return 'more';
  };
  return { step, isTooSlow };
};

/** Calls `wake` whenever the subscription may have more to send. Returns a function that stops this. */
export const follow = (feed: Feed, request: SubscriptionRequest, wake: () => void): (() => void) =>
  request.of === 'all' ? feed.onAny(wake) : feed.onStream(request.stream, wake);
