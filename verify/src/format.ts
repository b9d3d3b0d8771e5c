/** What a proof is: the payload of the signed document. All of it is JSON; instants are RFC 3339 in UTC. */
export type Proof = {
  format: typeof FORMAT;
  version: typeof VERSION;
  issuedAt: string;
  tenant: string;
  deliveryId: string;
  /** The log that the evidence is from, and the position up to which it was read. */
  log: { id: string; position: Place };
  /** Whether the delivery had ended by then, or the proof says what has happened so far. */
  state: 'ended' | 'under-way';
  streams: readonly StreamPart[];
  claims: Claims;
  evidence: readonly EvidenceEvent[];
};

export const FORMAT = 'punctual-proof';
/** The version of the format, and of how the claims follow from the evidence. */
export const VERSION = 1;
/** `typ` in the header of the signed document: nothing else that is signed says this. */
export const TYPE = 'punctual-proof+jws';
/** The most events of a proof, and the most octets of its payload. */
export const MAX_EVENTS = 20_000;
export const MAX_OCTETS = 16 * 1024 * 1024;

/** A position in the log: two numbers as decimal texts, since they may be larger than a JSON number keeps. */
export type Place = { commit: string; prepare: string };

/**
 * How much of a stream the evidence has: all events up to the position of the log, a range without gaps, or chosen events of a
 * stream that is about other deliveries too. `events` is their number.
 */
export type StreamPart = { stream: string; extent: 'whole' | 'range' | 'chosen'; events: number };

/** What was left out of the data of an event, because it is about other people or other parts of the run. */
export type Withheld = {
  /** Where, as a JSON Pointer (RFC 6901) to the member or list in the data. */
  path: string;
  /** How many entries of the list there; 1 for a member. */
  entries: number;
};

/** An event as it is stored. `v` is the version of the shape of its data. */
export type EvidenceEvent = {
  id: string;
  type: string;
  v: number;
  stream: string;
  revision: number;
  position: Place;
  recordedAt: string;
  data: unknown;
  withheld?: readonly Withheld[];
};

/** What a proof claims. Each claim follows from the evidence by `claimsOf`, and from nothing else. `event` is the id of an event. */
export type Claims = {
  ordered: Ordered | null;
  fired: Fired | null;
  judged: Judged | null;
  rendered: readonly Rendered[];
  attempts: readonly Attempt[];
  recipients: readonly Recipient[];
  retries: readonly Retry[];
  /** Every event that no other claim is about. */
  other: readonly { event: string; type: string; recordedAt: string }[];
  ended: Ended | null;
};

/** Which version of the schedule ordered it: `event` defined that version. Or the delivery that it sends again. */
export type Ordered =
  | { by: 'schedule'; scheduleId: string; version: number; event: string; definedAt: string }
  | { by: 'repeat'; deliveryId: string; how: string };

/** The one event that fired the occurrence: `dueAt` as planned, `firedAt` as it happened. */
export type Fired = {
  occurrenceId: string;
  trigger: string | null;
  nominal: string | null;
  timezone: string | null;
  dueAt: string | null;
  firedAt: string | null;
  event: string;
};

/** What the condition of the schedule observed, and its verdict. */
export type Judged = {
  condition: unknown;
  reportVersion: number | null;
  rowCount: number | null;
  metrics: readonly unknown[];
  change: unknown;
  state: string | null;
  send: boolean | null;
  reason: string | null;
  text: string | null;
  observed: string | null;
  baseline: string | null;
  judgedAt: string | null;
  event: string;
};

export type File = { name: string; role: string; mediaType: string; size: number; sha256: string };

/** The files of a request to send, where they are other ones than those of the request before. */
export type Rendered = {
  attempt: number;
  subject: string | null;
  reportVersion: number | null;
  rowCount: number | null;
  /** SHA-256 over the hashes of the files, separated by commas. */
  contentHash: string | null;
  /** The run, or delivery, the files were made for, which may be another one; `event` is its event where the evidence has it. */
  renderedFor: string | null;
  files: readonly File[];
  request: string;
  event: string | null;
};

/** An attempt to send. Its workers follow each other, each with the end of its last lease. */
export type Attempt = {
  attempt: number;
  begunAt: string | null;
  recipients: number;
  workers: readonly { worker: string; leaseUntil: string | null }[];
  /** When the last outcome was recorded; null while it is under way. */
  endedAt: string | null;
  event: string;
};

export type Outcome = {
  attempt: number;
  outcome: 'accepted' | 'deferred' | 'rejected' | 'suppressed' | 'unknown';
  smtpCode: number | null;
  enhancedCode: string | null;
  text: string;
  /** True when it replaced an unknown outcome of the same attempt. */
  late: boolean;
  at: string | null;
  event: string;
};

/** What became of a recipient. `outcome` is null before the first one, and for what is kept in the portal. */
export type Recipient = {
  email: string;
  role: string | null;
  outcome: Outcome['outcome'] | null;
  outcomes: readonly Outcome[];
  /** Further events that name the recipient, such as a bounce. */
  later: readonly { event: string; type: string; recordedAt: string }[];
};

export type Retry = {
  attempt: number;
  stage: string | null;
  retryAt: string | null;
  reason: string | null;
  recipients: number;
  event: string;
};

/** How it ended. `nothing-sent`: the occurrence or its run was skipped, or the run failed, so that no delivery was opened. */
export type Ended = {
  how: 'completed' | 'failed' | 'nothing-sent';
  accepted: number;
  failed: number;
  unknown: number;
  cause: string | null;
  reason: string | null;
  endedAt: string | null;
  event: string;
};
