import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { startTelemetry } from '../telemetry';

/** Telemetry that keeps finished spans in memory. Global like telemetry itself: one at a time. */
export const recordSpans = (): { spans(): ReadableSpan[]; stop(): Promise<void> } => {
  const exporter = new InMemorySpanExporter();
  const telemetry = startTelemetry({ service: 'test', processors: [new SimpleSpanProcessor({ exporter })] });
  return { spans: () => exporter.getFinishedSpans(), stop: () => telemetry.stop() };
};
