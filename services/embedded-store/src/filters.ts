import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { BadRequest } from './bad-request';
import type { StoredEvent } from './log/stored-event';
import { compilePattern } from './pattern';

/** Which events of `$all` pass: one answer per event, in order. */
export type EventFilter = (events: StoredEvent[]) => boolean[];

/** A filter and how many events to consider between two checkpoints. */
export type Filtering = { filter: EventFilter; checkpointInterval: number };

// Events between checkpoints when a filter sets no window: EventStoreDB's read batch size.
const DEFAULT_WINDOW = 32;

/** Lets every event pass. */
export const everything: EventFilter = (events) => events.map(() => true);

/**
 * The filter of a request; a regular expression wins over prefixes, as in EventStoreDB.
 * @throws BadRequest naming the field when the expression is missing or does not compile, or the window is 0
 */
export const parseFilter = (options: ReadReq.Options.FilterOptions): Filtering => {
  const byStream = options.getStreamIdentifier();
  const expression = byStream ?? options.getEventType();
  if (!expression) throw new BadRequest('filter: neither stream_identifier nor event_type is given');
  const of = byStream ? (event: StoredEvent) => event.stream : (event: StoredEvent) => event.type;
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  if (window === 0) throw new BadRequest('filter.max: the search window must be above 0');
  const multiplier = options.getCheckpointintervalmultiplier();
  return { filter: matcher(expression, of), checkpointInterval: Math.max(1, multiplier) * window };
};

const matcher = (
  expression: ReadReq.Options.FilterOptions.Expression,
  of: (event: StoredEvent) => string,
): EventFilter => {
  const regex = expression.getRegex();
  if (regex !== '') {
    const test = compilePattern(regex);
    return (events) => test(events.map(of));
  }
  const prefixes = expression.getPrefixList();
  if (prefixes.length === 0) throw new BadRequest('filter: neither a regular expression nor a prefix is given');
  return (events) => events.map((event) => prefixes.some((prefix) => of(event).startsWith(prefix)));
};
