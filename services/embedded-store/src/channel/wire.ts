/**
 * The messages of the channel between a client and the store's thread. Each message is all that goes one way in a turn of
 * the event loop: many appends cost one message, and a commit is answered with one. Values that come in numbers are
 * columns, since an array of texts is copied much faster than an array of objects. JSON stays text: only what reads it
 * parses it.
 *
 * Calls and subscriptions have numbers from one sequence, chosen by the client.
 */

/** Position of the log's end, as the start of a subscription. */
export type End = 'end';

/** Appends in columns: one entry for each append, then one entry for each event of all appends in order. */
export type Appends = {
  calls: number[];
  streams: string[];
  /** The revision of the stream's last event; -1 for a stream that must not exist, -2 for any. */
  expected: number[];
  /** How many events the append has. */
  counts: number[];

  ids: string[];
  types: string[];
  data: string[];
  metadata: string[];
};

/** Any other request. A subscription that is not read stops sending once `WINDOW` is used up, until it gets credit. */
export type Request =
  /** A stream forwards, from a revision on; with `last` so many backwards, from `from` or the end where it is null. */
  | { kind: 'read'; call: number; stream: string; from: number | null; last: number | null }
  | { kind: 'head'; call: number }
  | { kind: 'at'; call: number; position: number }
  | { kind: 'check'; call: number }
  | { kind: 'subscribe'; call: number; prefixes: readonly string[]; from: number | End }
  | { kind: 'credit'; call: number; octets: number }
  | { kind: 'unsubscribe'; call: number };

/** From the client, in one turn. Appends come before the other requests. */
export type ToStore = {
  /** Appends whose turn comes after this time, in ms since the Unix epoch, are skipped: their caller has given up. */
  deadline: number;
  appends: Appends;
  requests: Request[];
};

/** Events in columns. Data and metadata are text when the writer declared JSON, else bytes. */
export type Events = {
  streams: string[];
  revisions: number[];
  positions: number[];
  ids: string[];
  types: string[];
  /** Milliseconds since the Unix epoch. */
  created: number[];
  data: (string | Uint8Array)[];
  metadata: (string | Uint8Array)[];
};

/** Part of the answer to a read, or of a subscription. The first page of a subscription confirms it. */
export type Page = {
  call: number;
  events: Events;
  /** Size for credit. */
  octets: number;
  /** The log's position after this page; 0 in an empty log. */
  position: number;
  /** Nothing more is waiting: the read is complete, the subscription is live. */
  last: boolean;
};

/** Why a call or a subscription failed. */
export type Failure = {
  call: number;
  kind: 'conflict' | 'stream-deleted' | 'refused' | 'unavailable';
  message: string;
};

/** From the store: what a commit or a message from the client led to. */
export type FromStore = {
  /** Appends that are stored durably, in columns: the stream's last revision and the log's position. */
  appended: { calls: number[]; revisions: number[]; positions: number[] };
  /** Answers to `head` and `check`: a position, 0 in an empty log. */
  answered: { calls: number[]; positions: number[] };
  failures: Failure[];
  pages: Page[];
};
