import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { artifactSchema, instant } from './shared';

const about = { deliveryId: z.string(), attempt: z.number().int() };

const facts = {
  reportVersion: z.number().int(),
  metrics: z.array(z.object({ name: z.string(), value: z.number().nullable() })),
  rowCount: z.number().int(),
  /** SHA-256 over the artifacts' hashes in order. */
  contentHash: z.string(),
};

/** What a delivery says of a rendering made for another one with the same report, parameters, formats and as-of. */
export const sharedRendering = z.object({ ...facts, /** The delivery it was made for. */ renderedFor: z.string() });

export const reportRendered = defineEvent(
  'rendering',
  'ReportRendered',
  z.object({
    ...about,
    ...facts,
    reportId: z.uuid(),
    subject: z.string(),
    artifacts: z.array(artifactSchema),
    at: instant,
  }),
);
export const renderFailed = defineEvent(
  'rendering',
  'RenderFailed',
  z.object({
    ...about,
    code: z.string(),
    message: z.string(),
    /** True when rendering again cannot help: the report is gone, the template is wrong. */
    final: z.boolean(),
    at: instant,
  }),
);
export const renderingEvents = [reportRendered, renderFailed] as const;
export type RenderingEvent = EventOf<(typeof renderingEvents)[number]>;
