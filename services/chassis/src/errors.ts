/** The event store, the broker or the key store cannot be reached, or does not answer in time. Can be retried. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';

  constructor(
    readonly part: 'eventStore' | 'nats' | 'keys' | 'service',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A message cannot be handled yet: it is redelivered after `ms`, and this delivery does not count. */
export class NotYet extends Error {
  override readonly name = 'NotYet';

  constructor(
    readonly ms: number,
    message: string,
  ) {
    super(message);
  }
}

/** Another writer appended to the stream first. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** The stream was deleted for ever; nothing can be read from it or appended to it. */
export class StreamDeleted extends Error {
  override readonly name = 'StreamDeleted';
}

/** The event store refuses the request itself, such as an append that is too large. Repeating it cannot succeed. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Settles with `promise`, or rejects with the error from `late` after `ms`. */
export const within = async <T>(ms: number, promise: Promise<T>, late: () => Error): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
};

/** Resolves after `ms`, or at once when `signal` aborts. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal?.aborted) done();
    else signal?.addEventListener('abort', done, { once: true });
  });
