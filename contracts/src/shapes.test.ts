import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eventDefinitions } from './registry';

/** The SHA-256 of what each version of an event may hold, as JSON Schema, by `Type.v1`. */
const recorded = JSON.parse(readFileSync(join(__dirname, 'shapes.json'), 'utf8')) as Record<string, string>;
const shapeOf = (schema: z.ZodType): string =>
  createHash('sha256')
    .update(JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })))
    .digest('hex');

/**
 * Stored events are for ever, and services of two versions run side by side during an update. A new value of an enumeration that several
 * events share is a new shape of all of them.
 */
describe('the shape of an event', () => {
  it.each(eventDefinitions.map(({ type, v, schema }) => [`${type}.v${v}`, schema] as const))(
    '%s is the recorded one: another shape is another version, with an upcaster, a sample, and a line in shapes.json',
    (name, schema) => expect({ [name]: recorded[name] }).toEqual({ [name]: shapeOf(schema) }),
  );
});
