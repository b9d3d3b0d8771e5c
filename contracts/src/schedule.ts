import { z } from 'zod';
import { defineEvent, type EventOf, instant } from './event';
import { ifVersion } from './report';
import { address, jsonOctets, line } from './text';

export const formatSchema = z.enum(['PDF', 'EXCEL', 'CSV', 'HTML']);
export type Format = z.infer<typeof formatSchema>;

/** The most recipients of one schedule, and of one message they all see. */
export const MAX_RECIPIENTS = 10_000;
export const MAX_TOGETHER = 500;

export const recipientsSchema = z
  .strictObject({
    to: z.array(address).default([]),
    cc: z.array(address).default([]),
    bcc: z.array(address).default([]),
    lists: z.array(z.string()).max(0, 'distribution lists are not available yet').default([]),
  })
  .refine(({ to, cc, bcc }) => to.length + cc.length + bcc.length > 0, 'must name at least one recipient')
  .refine(
    ({ to, cc, bcc }) => to.length + cc.length + bcc.length <= MAX_RECIPIENTS,
    `must name at most ${MAX_RECIPIENTS} recipients`,
  )
  .refine((all) => jsonOctets(all) <= 512 * 1024, 'must be at most 512 KiB as JSON');
export type Recipients = z.infer<typeof recipientsSchema>;

const isoDuration = z
  .string()
  .regex(
    /^PT(?=\d)(\d{1,4}H)?(\d{1,5}M)?(\d{1,6}S)?$/,
    'must be an ISO 8601 duration of hours, minutes and seconds, such as PT5M',
  );

/** `maxAttempts` counts the attempts after the first; attempt n waits for delays[n-1], the last delay repeating. */
export const retrySchema = z.strictObject({
  maxAttempts: z.number().int().min(0).max(20).default(3),
  delays: z.array(isoDuration).min(1).max(20).default(['PT1M', 'PT5M', 'PT15M']),
});
export type Retry = z.infer<typeof retrySchema>;

/** When a schedule is due. What the calendar works from; it also checks what no shape can say (zones, cron text). */
export const ruleSchema = z.strictObject({
  frequency: z.enum(['DAILY', 'WEEKLY', 'MONTHLY', 'CUSTOM']),
  timeOfDay: z.string().default('09:00'),
  dayOfWeek: z.number().int().nullable().default(null),
  dayOfMonth: z
    .union([z.number().int(), z.literal('LAST')])
    .nullable()
    .default(null),
  cronExpression: z.string().nullable().default(null),
  cronMatch: z.enum(['any', 'all']).nullable().default(null),
  timezone: z.string().default('UTC'),
  startDate: z.string().nullable().default(null),
  endDate: z.string().nullable().default(null),
});
export type ScheduleRule = z.infer<typeof ruleSchema>;

const spec = z.strictObject({
  reportId: z.uuid(),
  /** Free text of the client's own; the report's type when left out. */
  reportType: line(100).nullable().default(null),
  name: line(200).nullable().default(null),
  ...ruleSchema.shape,
  calendar: z.null('holiday calendars are not available yet').default(null),
  formats: z
    .array(formatSchema)
    .min(1)
    .max(4)
    .refine((list) => new Set(list).size === list.length, 'must not repeat a format'),
  parameters: z
    .record(z.string(), z.json())
    .default({})
    .refine((all) => jsonOctets(all) <= 64 * 1024, 'must be at most 64 KiB as JSON'),
  recipients: recipientsSchema,
  audience: z.enum(['together', 'individually']).default('together'),
  distributionCondition: z
    .strictObject({ type: z.literal('ALWAYS', 'only ALWAYS is available yet') })
    .default({ type: 'ALWAYS' }),
  misfire: z.enum(['latest', 'skip', 'all']).default('latest'),
  /** How long after its time a missed occurrence may still fire: 10 s to a year. */
  catchUpWindow: z
    .number()
    .int()
    .min(10)
    .max(366 * 86_400)
    .default(86_400)
    .describe('seconds'),
  overlap: z.literal('allow', 'only allow is available yet').default('allow'),
  retry: retrySchema.prefault({}),
});
export type ScheduleSpec = z.infer<typeof spec>;

const audienceFits = ({
  audience,
  recipients: { to, cc, bcc },
}: Pick<ScheduleSpec, 'audience' | 'recipients'>): boolean =>
  audience === 'individually' || to.length + cc.length + bcc.length <= MAX_TOGETHER;

/** The body of `POST /report-schedules`: `format` for one file, `formats` for several. */
export const scheduleBody = z
  .strictObject({ ...spec.shape, format: formatSchema.optional(), formats: spec.shape.formats.optional() })
  .check((context) => {
    const { format, formats } = context.value;
    if (!format && !formats)
      context.issues.push({ code: 'custom', path: ['format'], message: 'is required', input: undefined });
    if (format && formats && !formats.includes(format))
      context.issues.push({
        code: 'custom',
        path: ['formats'],
        message: 'must include the value of format',
        input: formats,
      });
    if (!audienceFits(context.value)) {
      const message = `one message to all goes to at most ${MAX_TOGETHER} recipients; set audience to "individually"`;
      context.issues.push({ code: 'custom', path: ['audience'], message, input: context.value.audience });
    }
  })
  .transform(({ format, formats, ...rest }): ScheduleSpec => ({ ...rest, formats: formats ?? [format ?? 'PDF'] }));

const scheduleId = z.uuid();
const nextDueAt = instant.nullable();

export const scheduleCreated = defineEvent(
  'schedule',
  'ScheduleCreated',
  z.object({ scheduleId, userId: z.string(), spec, nextDueAt, at: instant }),
  {
    v: 2,
    // Version 1 knew a single file per schedule.
    upcast: { 1: (data) => ({ ...data, spec: singleFormatToList(data['spec']) }) },
  },
);

const singleFormatToList = (old: unknown): unknown => {
  if (typeof old !== 'object' || old === null) return old;
  const { format, ...rest } = old as Record<string, unknown>;
  return { ...rest, formats: [format] };
};

export const schedulePaused = defineEvent('schedule', 'SchedulePaused', z.object({ scheduleId, at: instant }));
export const scheduleResumed = defineEvent(
  'schedule',
  'ScheduleResumed',
  z.object({ scheduleId, nextDueAt, at: instant }),
);
/** No occurrence will ever follow: the end date has passed. */
export const scheduleEnded = defineEvent('schedule', 'ScheduleEnded', z.object({ scheduleId, at: instant }));
export const scheduleEvents = [scheduleCreated, schedulePaused, scheduleResumed, scheduleEnded] as const;
export type ScheduleEvent = EventOf<(typeof scheduleEvents)[number]>;

export const scheduleCommands = {
  CreateSchedule: z.object({ scheduleId, spec }),
  PauseSchedule: z.object({ scheduleId, ifVersion }),
  ResumeSchedule: z.object({ scheduleId, ifVersion }),
  /** Run now. `runId` names the occurrence, so a repeat of the command is the same run. */
  ExecuteSchedule: z.object({ scheduleId, runId: z.uuid() }),
};

/** What `GET /report-schedules/:id` answers. */
export const scheduleResource = z.strictObject({
  ...spec.shape,
  id: scheduleId,
  userId: z.string(),
  format: formatSchema,
  lastRunDate: instant.nullable(),
  nextRunDate: instant.nullable(),
  status: z.enum(['ACTIVE', 'PAUSED', 'ENDED']),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type ScheduleResource = z.infer<typeof scheduleResource>;
