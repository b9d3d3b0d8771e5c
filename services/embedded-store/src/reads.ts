import { allBackwards, allForwards, type Cursor, isMissing, linkTarget, type Source, streamCursor } from './cursor';
import type { EventFilter } from './filters';
import { everything } from './filters';
import { DELETED, type StoredEvent } from './log/stored-event';
import { filterOf, type ReadRequest } from './read-request';
import { StreamDeleted } from './refusals';
import { unreadable } from './rpc/errors';
import type { Step } from './rpc/responder';
import { eventResponse, streamNotFoundResponse } from './wire/read-response';

type Read = Extract<ReadRequest, { kind: 'read' }>;

const cursorOf = (source: Source, request: Read): Cursor => {
  const { from, forwards } = request;
  if (request.of === 'stream') {
    return streamCursor(source, request.stream, from === 'start' ? 0 : from === 'end' ? DELETED - 1 : from, forwards);
  }
  const { lastPosition } = source.log;
  if (!forwards) return allBackwards(source, from === 'start' ? 0 : from === 'end' ? lastPosition + 1 : from);
  return allForwards(source, from === 'start' ? 0 : from === 'end' ? lastPosition + 1 : from);
};

/**
 * Answers a read: events of a stream or of `$all`, page by page, until `count` events have been sent or the current end is
 * reached. Reading `$all` forwards includes the event at the position, backwards excludes it; a stream's revision is
 * included both ways (as in EventStoreDB's IndexReader).
 */
export const readStep = (source: Source, request: Read): Step => {
  const cursor = cursorOf(source, request);
  const filter: EventFilter = request.of === 'all' ? filterOf(request) : everything;
  let remaining = request.count;
  let started = false;
  let page: StoredEvent[] = [];
  let passes: boolean[] = [];
  let next = 0;

  return (write) => {
    if (!started && request.of === 'stream') {
      started = true;
      if (request.count === 0 || (request.forwards && request.from === 'end')) throw unreadable();
      if (source.log.state(request.stream).last === DELETED) throw new StreamDeleted(request.stream);
      if (isMissing(source, request.stream)) {
        write(streamNotFoundResponse(request.stream));
        return 'done';
      }
    }
    if (remaining <= 0) return 'done';
    if (next === page.length) {
      page = request.of === 'stream' ? cursor.page(remaining) : cursor.page();
      passes = filter(page);
      next = 0;
      if (page.length === 0) return 'done';
    }
    for (; next < page.length; ) {
      const event = page[next];
      const wanted = passes[next++];
      if (!event) break;
      cursor.pass(event);
      if (!wanted) continue;
      const writable = write(
        eventResponse(event, request.idForm, request.resolveLinks ? linkTarget(source, event) : undefined),
      );
      if (--remaining === 0) return 'done';
      if (!writable) break;
    }
    return 'more';
  };
};
