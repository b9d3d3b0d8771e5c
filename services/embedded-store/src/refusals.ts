/** The stream was tombstoned. Becomes FAILED_PRECONDITION with the trailers of EventStoreDB. */
export class StreamDeleted extends Error {
  override readonly name = 'StreamDeleted';
  constructor(readonly stream: string) {
    super(`Event stream '${stream}' is deleted.`);
  }
}

/** The request is not allowed for any caller. Becomes PERMISSION_DENIED. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
}

/** The start position of a subscription is beyond the end of this log. Becomes OUT_OF_RANGE. */
export class PositionAhead extends Error {
  override readonly name = 'PositionAhead';
  constructor(position: number, last: number) {
    super(
      `position ${position} is ahead of this log, whose last event is at ${last}; the checkpoint belongs to another store`,
    );
  }
}

/** What EventStoreDB says of an append that is too large. */
export const tooLargeText = (bytes: number): string => `Maximum Append Size of ${bytes} Exceeded.`;
