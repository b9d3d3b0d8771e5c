import { types } from 'node:util';
import { trace } from '@opentelemetry/api';
import { isDeliveryId } from '@punctual/contracts';
import { type DestinationStream, type Logger, pino } from 'pino';
import { contextInForce } from './context';
import { Unavailable } from './errors';

export type Log = Logger;

/** An identical error is logged once in this time, then with the number of repeats. */
const REPEAT_MS = 60_000;
/** How many different errors are remembered; beyond that the oldest are dropped. */
const KEPT = 500;
/** Nested causes are logged to this depth. */
const DEPTH = 5;

type Told = { type: string; message: string; code?: string; stack?: string; cause?: Told };

// In tests, errors from Node itself come from another realm.
const isError = (error: unknown): error is Error => error instanceof Error || types.isNativeError(error);

/**
 * The logged properties of an error. Others are left out: libraries attach whole requests to their errors
 * (`rawPacket`, `body`, `headers`), with passwords and tokens.
 */
export const toldOf = (error: unknown, depth = 0): Told => {
  if (!isError(error)) return { type: typeof error, message: typeof error === 'string' ? error : '' };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || depth >= DEPTH ? {} : { cause: toldOf(cause, depth + 1) }),
  };
};

/** Remembers which errors were logged in the last minute. */
export class Repeats {
  private readonly said = new Map<string, { at: number; since: number }>();

  /** Number of repeats left out since the error was last logged; null to leave this one out too. `now` in milliseconds. */
  take(key: string, now: number): number | null {
    const known = this.said.get(key);
    if (known && now - known.at < REPEAT_MS) {
      known.since += 1;
      return null;
    }
    this.note(key, now);
    return known?.since ?? 0;
  }

  /** Remembers that this was logged at `now`. */
  note(key: string, now: number): void {
    this.said.delete(key);
    this.said.set(key, { at: now, since: 0 });
    if (this.said.size > KEPT) this.said.delete(this.said.keys().next().value ?? '');
  }
}

const errorIn = (first: unknown): Error | null => {
  const { err } = (first ?? {}) as { err?: unknown };
  return isError(err) ? err : null;
};

/** An unavailable part fails whatever needs it, so its error is the same wherever it is logged. */
const keyOf = (error: Error, text: unknown): string =>
  error instanceof Unavailable ? error.message : `${String(text)}\n${error.name}: ${error.message}`;

/**
 * Lines of JSON on standard error, each with the trace id and, inside a delivery's work, the delivery id. A warning or
 * an error with the same message and the same `err` is logged at most once a minute; `repeated` counts those left out. For `Unavailable` the error alone counts,
 * also when its text was logged as a plain line.
 */
export const createLog = (service: string, level = 'info', to?: DestinationStream): Log => {
  const repeats = new Repeats();
  const { warn, error } = pino.levels.values;
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: toldOf },
      hooks: {
        logMethod(args, method, severity) {
          const [first, text] = args as unknown[];
          const limited = severity === warn || severity === error;
          if (limited && typeof first === 'string') repeats.note(first, performance.now());
          const cause = limited ? errorIn(first) : null;
          if (!cause) return method.apply(this, args);
          const repeated = repeats.take(keyOf(cause, text), performance.now());
          if (repeated === null) return;
          const fields = repeated > 0 ? { ...(first as object), repeated } : (first as object);
          method.apply(this, [fields, ...(args as unknown[]).slice(1)] as typeof args);
        },
      },
      mixin: () => {
        const traceId = trace.getActiveSpan()?.spanContext().traceId;
        const correlationId = contextInForce()?.correlationId;
        const about =
          correlationId && (isDeliveryId(correlationId) ? { deliveryId: correlationId } : { correlationId });
        return { ...(traceId ? { traceId } : {}), ...about };
      },
    },
    to ?? pino.destination({ dest: 2, sync: true }),
  );
};
