import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { orderedReport, orderShape } from './occurrence';
import { fromDelivery, renderingFacts } from './rendering';
import { judgingSchema } from './rest/condition';
import { holdShape } from './rest/guard';
import { listThenShape } from './rest/list';
import { peopleThenShape, perRowSchema } from './rest/per-row';
import { datasetThen, waitShape } from './rest/wait-for';
import { observedSchema, rowsWantedSchema } from './rows';
import { artifactSchema, formatSchema, instant, missingCharacters } from './shared';

const about = {
  occurrenceId: z.string(),
  scheduleId: z.uuid(),
  /** How many deliveries the run has: their ids are `deliveryIds(occurrenceId, pages)`, of the channel of its order. */
  pages: z.number().int(),
};

/**
 * The place where an occurrence becomes mail: it renders once, judges once, resolves its audience once, then opens its
 * deliveries. Its stream is named after the occurrence. No event says that it ended well: it has ended when each of its
 * `pages` deliveries has.
 */
export const runOpened = defineEvent(
  'run',
  'RunOpened',
  z.object({
    ...orderShape,
    pages: z.number().int(),
    /** How many mailboxes it goes to. The occurrence names them, directly or by lists as they were then. */
    recipients: z.number().int(),
    /** The lists the occurrence names, as of the firing. */
    lists: z.array(z.object(listThenShape)),
    /** A rendering made for another run that is used here; null when the run asks for its own. */
    rendering: z
      .object({
        ...renderingFacts.shape,
        subject: z.string(),
        artifacts: z.array(artifactSchema),
        missingCharacters: z.array(missingCharacters).optional(),
        observed: observedSchema.optional(),
      })
      .nullable(),
    /** How it is judged; absent for one that always sends. */
    judging: judgingSchema.optional(),
    /** The people in the rows of the report, as of the firing; absent where the occurrence names its recipients. */
    people: perRowSchema.extend(peopleThenShape).optional(),
    /** What `lastRun` means in its parameters, as its occurrence says; absent where there was no run before. */
    lastRun: instant.optional(),
    /** The further reports of its mail, as its occurrence says; absent for none. */
    moreReports: z.array(orderedReport).optional(),
    /** Deadline: deliveries still open then are closed. */
    deadline: instant,
    at: instant,
  }),
  // Version 1 knew no lists, version 2 no conditions and no portal, version 3 no deliveries that are sent again, version 4
  // no characters that no font has, version 5 no run before, version 6 the rights of the owner alone,
  // version 7 one report alone.
  {
    v: 8,
    upcast: {
      1: (data) => ({ ...data, lists: [] }),
      2: (data) => data,
      3: (data) => data,
      4: (data) => data,
      5: (data) => data,
      6: (data) => data,
      7: (data) => data,
    },
  },
);
/** Requests a rendering: the relay also queues it. */
export const renderRequested = defineEvent(
  'run',
  'RenderRequested',
  z.object({
    runId: z.string(),
    attempt: z.number().int(),
    reportId: z.uuid(),
    formats: z.array(formatSchema),
    parameters: z.record(z.string(), z.json()),
    /** The instant the data stands for: when the occurrence was due. */
    asOf: instant,
    timezone: z.string(),
    /** The planned instant of the run before; absent where there was none. */
    lastRun: instant.optional(),
    /** True when an earlier rendering succeeded and its files were lost. */
    lost: z.boolean().default(false),
    /** The one delivery it was asked for, in events from before runs existed; null since. */
    deliveryId: z.string().nullable().default(null),
    /** The columns and rows a condition compares, to be kept; absent where none does. */
    observe: rowsWantedSchema.optional(),
    /** Asks for the part of each person in the rows of this version of the report, and no file of the whole; absent for the whole. */
    perRow: perRowSchema.extend({ reportVersion: z.number().int() }).optional(),
    /** The data its schedule waits for; absent when it waits for none. Without `ready` the mail says how old it is. */
    data: z.object({ ready: z.boolean(), datasets: z.array(datasetThen) }).optional(),
    /** The version of the report to render; absent for the newest. */
    reportVersion: z.number().int().optional(),
    /** The further reports of the mail, in their order; absent for none. */
    moreReports: z.array(orderedReport).optional(),
    at: instant,
  }),
  // Version 4 knew no JSON files, version 5 no run before, version 6 the rights of the owner alone, version 7 one report
  // alone.
  {
    v: 8,
    upcast: {
      1: fromDelivery,
      2: (data) => data,
      3: (data) => data,
      4: (data) => data,
      5: (data) => data,
      6: (data) => data,
      7: (data) => data,
    },
  },
);
/** The data is not ready. The run renders when it is, or when it has waited for long enough. */
export const runWaiting = defineEvent(
  'run',
  'RunWaiting',
  z.object({ ...about, ...waitShape, datasets: z.array(datasetThen), at: instant }),
);
/** Rendering failed and will be retried. */
export const runRetryScheduled = defineEvent(
  'run',
  'RunRetryScheduled',
  z.object({
    ...about,
    /** Number of the rendering that will follow. */
    attempt: z.number().int(),
    retryAt: instant,
    reason: z.string(),
    at: instant,
  }),
);
/** The run would go to unusually many recipients, so a person must release it. Without that it ends at its deadline. */
export const runHeld = defineEvent(
  'run',
  'RunHeld',
  z.object({
    ...about,
    ...holdShape,
    /** Number of the rendering that is sent when it is released; 0 for one made for another run. */
    attempt: z.number().int(),
    at: instant,
  }),
);
/** A person let a held run go on. */
export const runReleased = defineEvent(
  'run',
  'RunReleased',
  z.object({
    ...about,
    attempt: z.number().int(),
    /** Who released it. */
    userId: z.string(),
    /** Its new deadline: the wait does not count. */
    deadline: instant,
    at: instant,
  }),
);
/** The run sends nothing, as intended. */
export const runSkipped = defineEvent(
  'run',
  'RunSkipped',
  z.object({
    ...about,
    reason: z.enum(['condition', 'no-recipients', 'data-not-ready']),
    /** The result of the judging, in words. */
    verdict: z.string(),
    /** True when the owner is told, since there was nothing to judge or send. */
    tellsOwner: z.boolean().optional(),
    at: instant,
  }),
  { v: 2, upcast: { 1: (data) => data } },
);
/** The run sends nothing more. Deliveries it has already opened end by separate events. */
export const runFailed = defineEvent(
  'run',
  'RunFailed',
  z.object({
    ...about,
    /**
     * What ended it: the rendering, a condition that could not be judged, rows that do not name whom it goes to (`audience`), a message that
     * could not be handled (`parked`: replaying that message takes the run up again), or the deadline.
     */
    cause: z.enum(['rendering', 'condition', 'audience', 'parked', 'deadline']),
    reason: z.string(),
    at: instant,
  }),
  { v: 2, upcast: { 1: (data) => data } },
);
/** Whether a run found recipients when it opened that its occurrence does not name: members of lists, people in rows. */
export const foundRecipients = ({
  lists,
  people,
}: Pick<EventOf<typeof runOpened>['data'], 'lists' | 'people'>): boolean => lists.length > 0 || people !== undefined;

export const runEvents = [
  runOpened,
  runWaiting,
  renderRequested,
  runRetryScheduled,
  runHeld,
  runReleased,
  runSkipped,
  runFailed,
] as const;
export type RunEvent = EventOf<(typeof runEvents)[number]>;
export type RenderRequested = EventOf<typeof renderRequested>;

export const runCommands = {
  /** Lets a held run go on. */
  ReleaseRun: z.object({ runId: z.string() }),
};
