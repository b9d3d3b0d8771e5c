import { z } from 'zod';
import {
  type Format,
  formatSchema,
  instant,
  isoDuration,
  largeFilesSchema,
  namedRecipients,
  onFailureSchema,
  onMissingCharactersSchema,
  type Recipients,
  retrySchema,
  secondsOf,
  storedRecipients,
} from '../shared';
import { type Line, line, storedLine } from '../text';
import { audienceFor, checkAudience, nobody } from './audience';
import { type ScheduleCalendar, scheduleCalendar, storedScheduleCalendar } from './calendar';
import { conditionSchema, noDataSchema, notifySchema } from './condition';
import { guardSchema } from './guard';
import { checkMoreReports, formatsSchema, moreReportsSchema, parameterValues } from './more-reports';
import { scheduleAudience } from './per-row';
import { waitForSchema } from './wait-for';

/** When a schedule is due. What the calendar works from; it also checks what no shape can say (zones, cron text). */
export const ruleSchema = z.strictObject({
  frequency: z.enum(['HOURLY', 'DAILY', 'WEEKDAYS', 'WEEKLY', 'MONTHLY', 'CUSTOM']),
  timeOfDay: z.string().default('09:00'),
  dayOfWeek: z.number().int().nullable().default(null),
  /** Several days of a week, for WEEKLY and HOURLY. */
  daysOfWeek: z.array(z.number().int()).min(1).max(7).nullable().default(null),
  /** WEEKLY: every n-th ISO week, counted from the week of `startDate`, or else of the schedule's creation. */
  everyWeeks: z.number().int().min(1).max(52).default(1),
  dayOfMonth: z
    .union(
      [z.number().int(), z.enum(['LAST', 'LAST_BUSINESS_DAY'])],
      'must be a whole number from 1 to 31, "LAST" or "LAST_BUSINESS_DAY"',
    )
    .nullable()
    .default(null),
  /** MONTHLY: the n-th weekday of the month, or the last (`n` = -1). */
  nthWeekday: z.strictObject({ n: z.number().int(), day: z.number().int() }).nullable().default(null),
  /** HOURLY: the first and the last local time of a day, both inclusive. */
  between: z
    .tuple([z.string(), z.string()], 'must be two times of day, such as ["08:00", "18:00"]')
    .nullable()
    .default(null),
  /** A shared calendar, or holidays of a country or region and dates of one's own, and what becomes of an occurrence on such a day. */
  calendar: scheduleCalendar.nullable().default(null),
  /** Times without runs: dates (`to` included) or local times (`to` excluded) in the schedule's zone. */
  blackouts: z
    .array(z.strictObject({ from: z.string(), to: z.string() }))
    .max(100)
    .default([]),
  /** Runs start at a stable moment within this time after the planned one, so that schedules do not all start at once. */
  spread: isoDuration
    .refine((text) => secondsOf(text) <= 12 * 3_600, 'must be at most 12 hours (PT12H)')
    .nullable()
    .default(null),
  cronExpression: z.string().nullable().default(null),
  cronMatch: z.enum(['any', 'all']).nullable().default(null),
  timezone: z.string().default('UTC'),
  startDate: z.string().nullable().default(null),
  endDate: z.string().nullable().default(null),
});
/** A rule as events hold it. */
export const storedRule = ruleSchema.extend({ calendar: storedScheduleCalendar.nullable().default(null) });
export type ScheduleRule = z.infer<typeof storedRule>;

const overlapSchema = z.enum(['queue-one', 'skip', 'allow']);

/** A schedule with every default filled in; `text` says what its names may hold. */
const specOf = <Rule extends z.ZodRawShape, R extends z.ZodType<Recipients>>(text: Line, rule: Rule, recipients: R) =>
  z.strictObject({
    reportId: z.uuid(),
    /** Free text chosen by the client; defaults to the report's type. */
    reportType: text(100).nullable().default(null),
    name: text(200).nullable().default(null),
    ...rule,
    formats: formatsSchema,
    parameters: parameterValues,
    moreReports: moreReportsSchema
      .default([])
      .describe('further reports in the same mail, in this order; conditions and the subject are of `reportId`'),
    recipients,
    audience: scheduleAudience.default('together'),
    distributionCondition: conditionSchema.default({ type: 'ALWAYS' }),
    noData: noDataSchema.default('ownerNotice'),
    notify: notifySchema
      .default('everyRun')
      .describe('how often it sends while its condition holds: at every run, when that begins, or then once a period'),
    notifyResolved: z.boolean().default(false).describe('true also sends when the condition no longer holds'),
    /** Holds a run that would go to unusually many recipients, until a person releases it; null for no guard. */
    guard: guardSchema.nullable().default(null),
    /** Data that planned runs wait for; null for none. */
    waitFor: waitForSchema.nullable().default(null),
    misfire: z.enum(['latest', 'skip', 'all']).default('latest'),
    /** How long after its time a missed occurrence may still fire: 10 s to a year. */
    catchUpWindow: z
      .number()
      .int()
      .min(10)
      .max(366 * 86_400)
      .default(86_400)
      .describe('seconds'),
    /**
     * What happens to an occurrence that falls due while the previous run is active: `queue-one` lets the newest wait,
     * `skip` skips it, `allow` fires it. A schedule stored without it keeps `allow`; new ones get `queue-one`, see `scheduleBody`.
     */
    overlap: overlapSchema.default('allow'),
    retry: retrySchema.prefault({}),
    onFailure: onFailureSchema
      .default('owner')
      .describe('who is told when a run fails for good: the owner alone, or the direct recipients too'),
    onMissingCharacters: onMissingCharactersSchema
      .default('send')
      .describe('what a run does when its files have characters that no font has: it sends them with marks, or fails'),
    largeFiles: largeFilesSchema
      .default('FAIL')
      .describe('what becomes of files that are too large for a mail: it has an expiring link to each, or fails'),
    /** How a subscription reaches its user; null for a schedule. */
    deliveryMethod: z.enum(['EMAIL', 'SLACK', 'WEBHOOK', 'PORTAL']).nullable().default(null),
  });

/** A schedule as clients and commands give it. */
export const scheduleSpec = specOf(line, ruleSchema.shape, namedRecipients);
/** A schedule as its events hold it. */
export const storedSchedule = specOf(storedLine, storedRule.shape, storedRecipients);
export type ScheduleSpec = z.infer<typeof storedSchedule>;

/** `format` for one file, `formats` for several. */
export const formatFields = { format: formatSchema.optional(), formats: scheduleSpec.shape.formats.optional() };
type Formats = { format?: Format | undefined; formats?: Format[] | undefined };

/** Reports a body without a format, or with two that disagree. */
export const checkFormats = ({ value: { format, formats }, issues }: z.core.ParsePayload<Formats>): void => {
  if (!format && !formats) issues.push({ code: 'custom', path: ['format'], message: 'is required', input: undefined });
  if (format && formats && !formats.includes(format)) {
    const message = 'must include the value of format';
    issues.push({ code: 'custom', path: ['formats'], message, input: formats });
  }
};

/** The formats of a body that `checkFormats` accepts. */
export const formatsOf = ({ format, formats }: Formats): Format[] => formats ?? [format ?? 'PDF'];

/** The zone of a schedule that names none, unless the operator sets another. */
export const DEFAULT_TIMEZONE = 'America/New_York';

/**
 * The body of `POST /report-schedules`: `format` for one file, `formats` for several; without a zone it gets `timezone`,
 * so that what is stored always names one.
 */
export const scheduleBody = (timezone: string) =>
  z
    .strictObject({
      ...scheduleSpec.shape,
      timezone: z.string().default(timezone),
      overlap: overlapSchema.default('queue-one'),
      recipients: namedRecipients
        .optional()
        .describe(
          'required, and with at least one recipient, unless the rows of the report name the people (audience.perRow)',
        ),
      audience: scheduleAudience
        .optional()
        .describe(
          'together unless the recipients have lists; members of lists, and the people in the rows (perRow), get a message each',
        ),
      ...formatFields,
    })
    .omit({ deliveryMethod: true })
    .check((context) => {
      checkFormats(context);
      checkAudience(context);
      checkMoreReports(context, formatsOf(context.value));
    })
    .transform(
      ({ format, formats, audience, recipients = nobody, ...rest }): ScheduleSpec => ({
        ...rest,
        recipients,
        audience: audience ?? audienceFor(recipients),
        formats: formatsOf({ format, formats }),
        deliveryMethod: null,
      }),
    );

/** How runs of a schedule end. */
export const lastOutcomes = ['SENT', 'FAILED', 'PERMANENTLY_FAILED', 'SKIPPED'] as const;

/** What `GET /report-schedules/:id` answers. */
export const scheduleResource = z.strictObject({
  ...storedSchedule.shape,
  id: z.uuid(),
  userId: z.string(),
  format: formatSchema,
  lastRunDate: instant.nullable(),
  nextRunDate: instant.nullable(),
  /** The worst outcome within the newest run that has ended; tests, and what is sent again, do not count. Null before the first. */
  lastOutcome: z.enum(lastOutcomes).nullable(),
  status: z.enum(['ACTIVE', 'PAUSED', 'ENDED']),
  /** When a paused schedule resumes by itself; null otherwise. */
  pausedUntil: instant.nullable(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  /** When it was deleted; null unless deleted schedules are asked for. */
  deletedAt: instant.nullable(),
});
export type ScheduleResource = z.infer<typeof scheduleResource>;

/** A row of `GET /report-schedules`: what a table shows beside the schedule. */
export const scheduleRow = scheduleResource.extend({
  sentence: z.string().nullable().describe('when it runs, in words; null while the scheduler does not answer'),
  reportName: z.string().nullable(),
  ownerName: z.string().nullable().describe('the name of its owner, or else the e-mail address'),
  recipientCount: z
    .number()
    .int()
    .nullable()
    .describe('those it names and the members of its lists now; null where the rows of the report name them'),
});
export type ScheduleRow = z.infer<typeof scheduleRow>;

/** The specification of a schedule, without what is known about it. */
export const specificationOf = (row: ScheduleResource): ScheduleSpec =>
  storedSchedule.parse(
    Object.fromEntries(Object.entries(row).filter(([field]) => Object.hasOwn(storedSchedule.shape, field))),
  );

/** A specification as a client would give it again: the days of a shared calendar are not its own. */
export const asGiven = (spec: ScheduleSpec): ScheduleSpec => ({ ...spec, calendar: givenCalendar(spec.calendar) });

const givenCalendar = (calendar: ScheduleCalendar | null): ScheduleCalendar | null => {
  if (!calendar?.calendarId) return calendar;
  const { calendarId, onHoliday } = calendar;
  return { calendarId, country: null, region: null, dates: [], onHoliday };
};
