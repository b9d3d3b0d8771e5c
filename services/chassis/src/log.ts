import { trace } from '@opentelemetry/api';
import { isDeliveryId } from '@punctual/contracts';
import { type DestinationStream, type Logger, pino } from 'pino';
import { contextInForce } from './context';

export type Log = Logger;

/** Lines of JSON on standard error, each with the trace id and, inside a delivery's work, the delivery id. */
export const createLog = (service: string, level = 'info', to?: DestinationStream): Log =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
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
