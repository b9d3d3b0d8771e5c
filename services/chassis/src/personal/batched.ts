/** Turns many small requests into few large ones: those that come while one is under way, or in the same turn of the event loop, are one. */
export const batched = <K, R>(load: (keys: ReadonlySet<K>) => Promise<R>): ((keys: Iterable<K>) => Promise<R>) => {
  type Batch = { keys: Set<K>; done: Promise<R> };
  let next: Batch | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const begin = (): Batch => {
    const keys = new Set<K>();
    const done = last
      .then(() => new Promise<void>((resolve) => setImmediate(resolve)))
      .then(() => {
        next = null;
        return load(keys);
      });
    // A failure is told to those who asked, and not to the next ones.
    last = done.catch(() => {});
    return { keys, done };
  };
  return (keys) => {
    next ??= begin();
    for (const key of keys) next.keys.add(key);
    return next.done;
  };
};
