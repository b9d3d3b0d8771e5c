import { setImmediate } from 'node:timers';
import type { Core } from '../core';
import { allForwards, isMissing, streamCursor } from '../cursor';
import { DELETED } from '../log/stored-event';
import { StreamDeleted } from '../refusals';
import { inColumns, NONE } from './events';
import type { Outbox } from './outbox';
import type { Request } from './wire';

/** Answers with the event at a position of the log, or none. */
export const readAt = (
  { source, health }: Core,
  out: Outbox,
  { call, position }: Extract<Request, { kind: 'at' }>,
): void => {
  try {
    const [found] = allForwards(source, position).page(1);
    const events = found?.position === position ? inColumns([found]) : NONE;
    out.page({ call, events, octets: 0, position: source.log.lastPosition, last: true });
  } catch (error) {
    out.failed(call, health.note(error));
  }
};

/**
 * Answers a read of a stream page by page, and lets other work go first between two pages. With `last` the newest events
 * come first; a stream that does not exist has no events.
 */
export const read = (core: Core, out: Outbox, request: Extract<Request, { kind: 'read' }>): void => {
  const { call, stream, from, last } = request;
  const { source, health } = core;
  const forwards = last === null;
  const cursor = streamCursor(source, stream, from ?? (forwards ? 0 : DELETED - 1), forwards);
  let remaining = last ?? Number.POSITIVE_INFINITY;

  const turn = (): void => {
    try {
      const position = source.log.lastPosition;
      const state = source.log.state(stream);
      if (state.last === DELETED) throw new StreamDeleted(stream);
      if (isMissing(source, stream)) return out.page({ call, events: NONE, octets: 0, position, last: true });
      const page = cursor.page(remaining);
      for (const event of page) cursor.pass(event);
      remaining -= page.length;
      const newest = page.at(-1);
      const done = !newest || remaining <= 0 || (forwards && newest.revision === state.last);
      out.page({ call, events: inColumns(page), octets: 0, position, last: done });
      if (!done) setImmediate(turn);
    } catch (error) {
      out.failed(call, health.note(error));
    }
  };
  turn();
};
