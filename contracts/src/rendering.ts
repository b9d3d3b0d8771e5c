import { z } from 'zod';
import { defineEvent, type EventOf, type Upcaster } from './event';
import { isDeliveryId, parseDeliveryId, runIdOf } from './ids';
import { partValue } from './per-row';
import { renderProgress } from './rest/render-progress';
import { observedSchema } from './rows';
import { artifactSchema, instant, missingCharacters } from './shared';

/** Before runs existed a report was rendered for each delivery; version 1 names it, and its run is the occurrence's. */
export const fromDelivery: Upcaster = (data) => {
  const { deliveryId } = data;
  if (typeof deliveryId !== 'string' || !isDeliveryId(deliveryId)) return data;
  return { ...data, runId: runIdOf(parseDeliveryId(deliveryId).occurrenceId) };
};

const about = {
  runId: z.string(),
  attempt: z.number().int(),
  /** The one delivery it was made for, in events from before runs existed; null since. */
  deliveryId: z.string().nullable().default(null),
};

const facts = {
  reportVersion: z.number().int(),
  metrics: z.array(z.object({ name: z.string(), value: z.number().nullable() })),
  rowCount: z.number().int(),
  /** SHA-256 over the artifacts' hashes in order. */
  contentHash: z.string(),
  /**
   * SHA-256 over the rows, whatever the order of their columns: `2:` and that of their values (decision 0201); without `2:`, from before, that of their JSON. Two say
   * something about each other where both are of one kind. Null in the oldest renderings.
   */
  rowsHash: z.string().nullable().default(null),
};

/** What a run or delivery says of the rendering whose files it uses. */
export const renderingFacts = z.object({
  ...facts,
  /** The run it was made for, which may be another with the same report, parameters, formats and as-of; the delivery in old events. */
  renderedFor: z.string(),
  /** Number of the request it answered. */
  attempt: z.number().int().default(1),
});

/** The rows of some people, rendered: those with these values in the columns that select rows. */
const partSchema = z.object({
  values: z.array(partValue),
  subject: z.string(),
  artifacts: z.array(artifactSchema),
  metrics: facts.metrics,
  rowCount: facts.rowCount,
  contentHash: facts.contentHash,
});
export type RenderedPart = z.infer<typeof partSchema>;

/** What a rendering says of a further report of the mail. */
const furtherRendered = z.object({
  reportId: z.uuid(),
  name: z.string(),
  reportVersion: z.number().int(),
  rowCount: z.number().int(),
  /** The parameters of the run, date words evaluated; absent where the report declares none. */
  parameters: z.record(z.string(), z.json()).optional(),
});
export type FurtherRendered = z.infer<typeof furtherRendered>;

export const reportRendered = defineEvent(
  'rendering',
  'ReportRendered',
  z.object({
    ...about,
    ...facts,
    reportId: z.uuid(),
    subject: z.string(),
    /** The parameters of the run, date words evaluated; absent where the report declares none. */
    parameters: z.record(z.string(), z.json()).optional(),
    /** The template of the mail's body; absent for the usual one. */
    template: z.object({ templateId: z.uuid(), version: z.number().int() }).optional(),
    artifacts: z.array(artifactSchema),
    /** What no font has, by file; absent where every character is drawn. */
    missingCharacters: z.array(missingCharacters).optional(),
    /** What conditions judge beside the facts; absent in older renderings. */
    observed: observedSchema.optional(),
    /** The parts, where the request asks for them. `artifacts` is empty then: the facts are of all rows, and no file of all rows is made. */
    parts: z.array(partSchema).optional(),
    /** The further reports of the mail, whose files follow in `artifacts`; absent for none. All other facts are of the first report. */
    moreReports: z.array(furtherRendered).optional(),
    at: instant,
  }),
  // Version 3 knew no templates and no characters that no font has, version 4 no types of parameters,
  // version 5 one report alone.
  { v: 6, upcast: { 1: fromDelivery, 2: (data) => data, 3: (data) => data, 4: (data) => data, 5: (data) => data } },
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
  { v: 2, upcast: { 1: fromDelivery } },
);
/** A rendering that takes long says how far it is, ever more seldom. */
export const renderProgressed = defineEvent(
  'rendering',
  'RenderProgressed',
  z.object({ runId: z.string(), attempt: z.number().int(), ...renderProgress.shape, at: instant }),
);
export const renderingEvents = [reportRendered, renderFailed, renderProgressed] as const;
export type RenderingEvent = EventOf<(typeof renderingEvents)[number]>;
