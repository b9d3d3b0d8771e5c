import { z } from 'zod';
import { brandingCommands } from './branding';
import { calendarCommands } from './calendar';
import { conditionCommands } from './condition';
import { connectionCommands } from './connection';
import { datasetCommands } from './dataset';
import { deadLetterCommands } from './dead-letter';
import { deliveryCommands } from './delivery';
import { digestCommands } from './digest';
import { erasureCommands } from './erasure';
import { feedbackCommands } from './feedback';
import { listCommands } from './list';
import { mailCheckCommands } from './mail-check';
import { mailingCommands } from './mailing';
import { probeCommands } from './probe';
import { reportCommands } from './report';
import { runCommands } from './run';
import { draftCommands, judgePreviewCommands, mailPreviewCommands, renderPreviewCommands } from './run-preview';
import { scheduleCommands } from './schedule';
import { sourceRowsCommands } from './source-rows';
import type { ServiceName } from './subjects';
import { suppressionCommands } from './suppression';
import { templateCommands } from './template';

const owners = {
  renderer: {
    ...reportCommands,
    ...templateCommands,
    ...brandingCommands,
    ...connectionCommands,
    ...sourceRowsCommands,
    ...probeCommands,
    ...renderPreviewCommands,
  },
  mailer: {
    ...mailingCommands,
    ...mailPreviewCommands,
    ...mailCheckCommands,
    ...suppressionCommands,
    ...feedbackCommands,
  },
  scheduler: { ...scheduleCommands, ...calendarCommands, ...draftCommands },
  tracker: {
    ...listCommands,
    ...conditionCommands,
    ...runCommands,
    ...datasetCommands,
    ...deliveryCommands,
    ...digestCommands,
    ...erasureCommands,
    ...deadLetterCommands,
    ...judgePreviewCommands,
  },
} as const;

type Schemas = typeof reportCommands &
  typeof templateCommands &
  typeof brandingCommands &
  typeof connectionCommands &
  typeof sourceRowsCommands &
  typeof probeCommands &
  typeof scheduleCommands &
  typeof calendarCommands &
  typeof listCommands &
  typeof conditionCommands &
  typeof runCommands &
  typeof datasetCommands &
  typeof deliveryCommands &
  typeof digestCommands &
  typeof erasureCommands &
  typeof deadLetterCommands &
  typeof mailingCommands &
  typeof mailCheckCommands &
  typeof suppressionCommands &
  typeof feedbackCommands &
  typeof draftCommands &
  typeof renderPreviewCommands &
  typeof judgePreviewCommands &
  typeof mailPreviewCommands;
export type CommandType = keyof Schemas;
/** A command whose sender waits for the reply, as a message. */
export type Command<T extends CommandType = CommandType> = { [K in T]: { type: K; data: z.infer<Schemas[K]> } }[T];

/** The service that answers a command, and the shape of its data. */
export const commandDefinition = (type: CommandType): { service: ServiceName; schema: z.ZodType } => {
  for (const [service, schemas] of Object.entries(owners)) {
    const schema = (schemas as Record<string, z.ZodType>)[type];
    if (schema) return { service: service as ServiceName, schema };
  }
  throw new Error(`unknown command ${type}`);
};

/** The caller and the command's id: the same `commandId` is the same intent. */
export const commandEnvelope = z.object({
  commandId: z.string(),
  tenantId: z.string(),
  userId: z.string().nullable(),
  traceparent: z.string().nullable(),
  data: z.unknown(),
});
export type CommandEnvelope = z.infer<typeof commandEnvelope>;

const position = z.object({ commit: z.string(), prepare: z.string() });

/** The reply of a service. `position` is the log position of the last event it appended; null when nothing changed. */
export const commandReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.record(z.string(), z.json()), position: position.nullable() }),
  z.object({
    ok: z.literal(false),
    code: z.string(),
    message: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
]);
export type CommandReply = z.infer<typeof commandReply>;
