import { SourceError } from './source-error';

/** What the client waits beyond the limit of the server, whose own message says more. */
const GRACE_MS = 2_000;

const late = (ms: number) => new SourceError('timeout', `the source did not give all its rows within ${ms / 1000} s`);

/**
 * Ends a reading that takes too long, or that nobody wants any more: `end` must make whatever is awaited settle. What fails after that
 * fails with the reason of the end.
 * @throws SourceError `timeout`
 */
export async function* withDeadline<T>(
  { ms, signal }: { ms: number; signal: AbortSignal },
  end: () => void,
  read: () => AsyncIterable<T>,
): AsyncGenerator<T> {
  const whole = AbortSignal.any([signal, AbortSignal.timeout(ms + GRACE_MS)]);
  const reason = (): SourceError =>
    signal.aborted ? new SourceError('timeout', 'the reading was ended', true) : late(ms);
  if (whole.aborted) throw reason();
  whole.addEventListener('abort', end, { once: true });
  try {
    for await (const slice of read()) {
      if (whole.aborted) throw reason();
      yield slice;
    }
  } catch (error) {
    throw whole.aborted ? reason() : error;
  } finally {
    whole.removeEventListener('abort', end);
  }
}
