import { z } from 'zod';

/** Metadata of every stored event. `v` is the version of the data's shape. */
export const metadataSchema = z.object({
  v: z.number().int().min(1).default(1),
  tenantId: z.string().min(1),
  userId: z.string().nullable().default(null),
  /** The deliveryId where there is one, otherwise the id of the noun the event is about. */
  correlationId: z.string().nullable().default(null),
  /** Id of the event or command that led to this event. */
  causationId: z.string().nullable().default(null),
  /** W3C Trace Context, section 3.2. */
  traceparent: z.string().nullable().default(null),
});
export type Metadata = z.infer<typeof metadataSchema>;

/** Turns the data of one old version into the next one. */
export type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

export type EventDefinition<Type extends string = string, Schema extends z.ZodType = z.ZodType> = {
  type: Type;
  /** The noun whose streams hold it; the first part of the stream name. */
  noun: string;
  /** The newest version: what `schema` describes and what is written. */
  v: number;
  schema: Schema;
  /** Upcasters by the version they start from. Every version below `v` has one. */
  upcast: Readonly<Record<number, Upcaster>>;
  /** Never leaves the event store: the relay does not publish it. */
  confidential: boolean;
};

/** Declares an event. @throws Error when a version below `v` has no upcaster. */
export const defineEvent = <const Type extends string, Schema extends z.ZodType>(
  noun: string,
  type: Type,
  schema: Schema,
  options: { v?: number; upcast?: Record<number, Upcaster>; confidential?: boolean } = {},
): EventDefinition<Type, Schema> => {
  const { v = 1, upcast = {}, confidential = false } = options;
  for (let old = 1; old < v; old++) {
    if (!upcast[old]) throw new Error(`${type}: no upcaster from version ${old}`);
  }
  return { type, noun, v, schema, upcast, confidential };
};

/** The event a definition describes, as a message. */
export type EventOf<D> =
  D extends EventDefinition<infer Type, infer Schema> ? { type: Type; data: z.infer<Schema> } : never;

/** An event this code cannot read: its type or version is unknown, or its data is invalid. Final for a consumer. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/**
 * Stored data in the shape of the newest version, step by step. Personal fields may still be sealed: an upcaster moves them and does not look
 * into them.
 * @throws UnreadableEvent for a version newer than this code
 */
export const upcast = (definition: EventDefinition, v: number, data: unknown): unknown => {
  if (v > definition.v)
    throw new UnreadableEvent(`${definition.type} version ${v} is newer than ${definition.v}, the newest known here`);
  let current = data;
  for (let old = v; old < definition.v; old++) {
    const step = definition.upcast[old];
    if (step && typeof current === 'object' && current !== null) current = step(current as Record<string, unknown>);
  }
  return current;
};

/** Validates data in the shape of the newest version; `v` is the one it was stored in. @throws UnreadableEvent for invalid data */
export const parseData = <D extends EventDefinition>(definition: D, v: number, data: unknown): z.infer<D['schema']> => {
  const parsed = definition.schema.safeParse(data);
  if (!parsed.success) throw new UnreadableEvent(`${definition.type} version ${v}: ${z.prettifyError(parsed.error)}`);
  return parsed.data as z.infer<D['schema']>;
};
