import {
  type Attributes,
  context,
  metrics,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { randomHex } from './ids';
import { joinMetrics } from './metrics-text';

export type Telemetry = {
  /** All measurements as Prometheus scrapes them (text format 0.0.4), with those of added sources. */
  metrics(): Promise<string>;
  /** Adds the metrics of another thread, as text. */
  addSource(metrics: () => Promise<string>): void;
  stop(): Promise<void>;
};

/** Whether spans are exported. Creating them costs a tenth of the time under load. */
let recording = false;

/**
 * Registers the global tracer and meter. Spans are exported by OTLP over HTTP when an endpoint is given, or to
 * `processors`; without either nothing is recorded, but trace ids are still carried by logs, events and messages.
 */
export const startTelemetry = (options: {
  service: string;
  otlpEndpoint?: string | undefined;
  processors?: SpanProcessor[];
}): Telemetry => {
  const resource = resourceFromAttributes({ 'service.name': options.service });
  const spanProcessors = [...(options.processors ?? [])];
  if (options.otlpEndpoint) {
    const url = new URL('v1/traces', options.otlpEndpoint.replace(/\/?$/, '/')).href;
    spanProcessors.push(new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) }));
  }
  recording = spanProcessors.length > 0;
  const tracers = new TracerProvider({
    resource,
    spanProcessors,
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(tracers);
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const meters = new MeterProvider({ resource, readers: [prometheus] });
  metrics.setGlobalMeterProvider(meters);
  const sources: (() => Promise<string>)[] = [];
  const own = async () =>
    new PrometheusSerializer(undefined, false, /^service\.name$/).serialize(
      (await prometheus.collect()).resourceMetrics,
    );
  return {
    metrics: async () => joinMetrics(await Promise.all([own, ...sources].map((source) => source()))),
    addSource: (source) => sources.push(source),
    stop: async () => {
      await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
      for (const api of [trace, metrics, context, propagation]) api.disable();
    },
  };
};

/** The active trace as a `traceparent` header (W3C Trace Context, section 3.2); null outside any span. */
export const currentTraceparent = (): string | null => {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !trace.isSpanContextValid(span)) return null;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
};

/** Only the trace's identity, for when no spans are recorded: logs, events and messages still carry it. */
const inTrace = <T>(parent: string | null | undefined, work: (span: Span) => Promise<T>): Promise<T> => {
  const active = parent ? undefined : trace.getActiveSpan();
  if (active) return work(active);
  const extracted = parent ? propagation.extract(context.active(), { traceparent: parent }) : null;
  const known = extracted && trace.getSpan(extracted);
  const span =
    known ?? trace.wrapSpanContext({ traceId: randomHex(16), spanId: randomHex(8), traceFlags: TraceFlags.NONE });
  return context.with(trace.setSpan(context.active(), span), () => work(span));
};

/**
 * Runs `work` in a span. A `parent` traceparent continues that trace; without one the active span is the parent.
 * An error is recorded on the span and rethrown.
 */
export const inSpan = async <T>(
  name: string,
  options: { kind?: SpanKind; parent?: string | null; attributes?: Attributes },
  work: (span: Span) => Promise<T>,
): Promise<T> => {
  if (!recording) return inTrace(options.parent, work);
  const parent = options.parent
    ? propagation.extract(context.active(), { traceparent: options.parent })
    : context.active();
  const { kind = SpanKind.INTERNAL, attributes = {} } = options;
  return trace.getTracer('punctual').startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
};

/** The meter of this system. Instruments created before `startTelemetry` record nothing, so create them at start. */
export const meter = () => metrics.getMeter('punctual');

export { SpanKind } from '@opentelemetry/api';
