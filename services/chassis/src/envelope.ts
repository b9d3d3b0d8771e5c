import {
  type CloudEvent,
  type Command,
  type CommandEnvelope,
  type CommandType,
  cloudEventSchema,
  commandDefinition,
  commandEnvelope,
  Rejection,
  UnreadableEvent,
} from '@punctual/contracts';
import { StringCodec } from 'nats';
import { z } from 'zod';

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
