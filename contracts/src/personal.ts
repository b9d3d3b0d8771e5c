import { z } from 'zod';

/**
 * What a string in an event says of a person. An `address` names its own person; with `orElse` only where the string is one, since it may be any
 * other value. A `text` is about the person whom the field `of` in the same object names: an address, or the id of an account. A text with `among`
 * may name one of the people in these fields beside it (addresses, or objects with an `email`), as replies of mail servers do, and mostly does not.
 */
export type PersonalMark =
  | { is: 'address'; orElse?: 'anything' }
  | { is: 'text'; of: string }
  | { is: 'text'; among: readonly string[] };

/**
 * Marks the strings that are personal: events are stored with these sealed (docs/decisions/0310). A registry beside the schemas, so that a mark
 * changes no shape. What is derived from a marked schema, such as by `describe`, is marked too.
 */
export const personal = z.registry<PersonalMark>();

/** An address of a person in an event. */
export const personalAddress = z.string().register(personal, { is: 'address' });

/** A text about the person whom the field `of` beside it names, such as their name. */
export const personalText = (of: string): z.ZodString => z.string().register(personal, { is: 'text', of });

/** Words, such as those of a mail server, that may name one of the people in fields beside them. */
export const wordsAmong = (...among: string[]): z.ZodString => z.string().register(personal, { is: 'text', among });

/** What an erased text reads as. */
export const ERASED_TEXT = '(erased)';
const ERASED_DOMAIN = 'erased.invalid';

/** What an erased address reads as: one that no domain can have (RFC 2606, section 2). `id` names the person, in hex. */
export const erasedAddress = (id: string): string => `erased-${id}@${ERASED_DOMAIN}`;

/** Whether this is the address of somebody who was erased: nothing can be sent there. */
export const isErasedAddress = (email: string): boolean => email.toLowerCase().endsWith(`@${ERASED_DOMAIN}`);
