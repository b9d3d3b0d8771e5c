import {
  type CloudEvent,
  type Command,
  type CommandEnvelope,
  type CommandReply,
  type CommandType,
  cloudEventSchema,
  commandDefinition,
  commandEnvelope,
  commandReply,
  Rejection,
  UnreadableEvent,
} from '@punctual/contracts';
import { StringCodec } from 'nats';
import { z } from 'zod';
import { currentContext } from './context';
import { currentTraceparent } from './telemetry';

const codec = StringCodec();

/** The CloudEvents envelope in a message. @throws UnreadableEvent */
export const readEnvelope = (data: Uint8Array): CloudEvent => {
  try {
    return cloudEventSchema.parse(JSON.parse(codec.decode(data)));
  } catch (error) {
    throw new UnreadableEvent('not a CloudEvents 1.0 envelope in JSON', { cause: error });
  }
};

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.issues.push({ code: 'custom', message: 'is not JSON', input: text });
    return z.NEVER;
  }
});
const messageSchema = (type: CommandType) =>
  json.pipe(commandEnvelope.extend({ data: commandDefinition(type).schema }));
/** Made once for each type: a new schema is compiled when it is first used, which costs more than reading a command. */
const messageSchemas = new Map<CommandType, ReturnType<typeof messageSchema>>();
const messageSchemaOf = (type: CommandType): ReturnType<typeof messageSchema> => {
  const schema = messageSchemas.get(type) ?? messageSchema(type);
  messageSchemas.set(type, schema);
  return schema;
};

/** A command as it is sent: with whose it is, and the trace that it belongs to. */
export const writeCommand = <C extends CommandType>({ data }: Command<C>, commandId: string): Uint8Array => {
  const { tenantId, userId } = currentContext();
  return codec.encode(JSON.stringify({ commandId, tenantId, userId, traceparent: currentTraceparent(), data }));
};

const replyInJson = json.pipe(commandReply);

/** The reply to a command in a message; null when it is none. */
export const readReply = (bytes: Uint8Array): CommandReply | null =>
  replyInJson.safeParse(codec.decode(bytes)).data ?? null;

/** The command in a message whose sender waits for the reply. @throws Rejection `command/invalid`, naming every invalid field */
export const readCommand = <C extends CommandType>(
  type: C,
  bytes: Uint8Array,
): CommandEnvelope & { data: Command<C>['data'] } => {
  const parsed = messageSchemaOf(type).safeParse(codec.decode(bytes));
  if (parsed.success) return parsed.data as CommandEnvelope & { data: Command<C>['data'] };
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: path.slice(path[0] === 'data' ? 1 : 0).join('.'),
    message,
  }));
  throw new Rejection(
    'command/invalid',
    `${type} does not fit: ${errors.map((error) => `${error.path} ${error.message}`).join('; ')}`,
    errors,
  );
};
