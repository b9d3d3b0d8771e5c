import { types } from 'node:util';
import { trace } from '@opentelemetry/api';
import { isDeliveryId } from '@punctual/contracts';
import { type DestinationStream, type Logger, pino } from 'pino';
import { contextInForce } from './context';

export type Log = Logger;

/** An identical error is said once in this time, then with how often it came meanwhile. */
const REPEAT_MS = 60_000;
/** Different errors that are remembered; beyond them the longest known are forgotten. */
const KEPT = 500;
/** Causes of causes are told this deep. */
const DEPTH = 5;

type Told = { type: string; message: string; code?: string; stack?: string; cause?: Told };

// Errors of Node itself are of another realm where tests run.
const isError = (error: unknown): error is Error => error instanceof Error || types.isNativeError(error);

/**
 * What a log tells of an error. Other properties are left out: libraries hang whole requests on their errors
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

/** Remembers which errors were said in the last minute. */
export class Repeats {
  private readonly said = new Map<string, { at: number; since: number }>();

  /** How often the same error came unsaid since it was last said; null when it is to stay unsaid now. `now` in milliseconds. */
  take(key: string, now: number): number | null {
    const known = this.said.get(key);
    if (known && now - known.at < REPEAT_MS) {
      known.since += 1;
      return null;
    }
    this.said.delete(key);
    this.said.set(key, { at: now, since: 0 });
    if (this.said.size > KEPT) this.said.delete(this.said.keys().next().value ?? '');
    return known?.since ?? 0;
  }
}

const errorIn = (first: unknown): Error | null => {
  const { err } = (first ?? {}) as { err?: unknown };
  return isError(err) ? err : null;
};

/**
 * Lines of JSON on standard error, each with the trace id and, inside a delivery's work, the delivery id. A warning or
 * an error with the same words and the same `err` is said at most once a minute; `repeated` counts those left out.
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
          const cause = severity === warn || severity === error ? errorIn(first) : null;
          if (!cause) return method.apply(this, args);
          const repeated = repeats.take(`${String(text)}\n${cause.name}: ${cause.message}`, performance.now());
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
