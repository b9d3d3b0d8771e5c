import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { personalAddress } from './personal';
import { erasureBody } from './rest/erasure';
import { instant } from './shared';

/** All erasures are in the stream of this id: whoever takes one over reads one stream. */
export const ERASURES = 'people';

const erasureId = z.uuid();
/** They say who is erased until that is done, so they never leave the store. */
const confidential = { confidential: true };

/** An administrator asked for a person to be erased. It is recorded first: whoever takes it over finds what is to be done. */
export const erasureRequested = defineEvent(
  'erasure',
  'ErasureRequested',
  z.object({
    erasureId,
    /** Who it is; unreadable, as all of that person, once their keys are destroyed. */
    email: personalAddress,
    /** The account of that person; null without one. */
    account: z.uuid().nullable(),
    /** The ids of the keys that their addresses and names are sealed with, in hex. */
    keys: z.array(z.string()).min(1),
    /** Why, for those who ask later. It stays, and names nobody. */
    why: z.string(),
    userId: z.string().nullable(),
    at: instant,
  }),
  confidential,
);
/** Events from before sealing still name the person, so nothing is destroyed yet: an operator has to seal the log first. */
export const erasureHeld = defineEvent(
  'erasure',
  'ErasureHeld',
  z.object({ erasureId, events: z.number().int(), at: instant }),
  confidential,
);
/** The keys of a person are destroyed: what names them reads as erased from here on, and views fold it again. */
export const personErased = defineEvent(
  'erasure',
  'PersonErased',
  z.object({
    erasureId,
    keys: z.array(z.string()).min(1),
    /** Files with rows of that person alone, and rows kept for runs that named them, which were removed. */
    files: z.number().int(),
    at: instant,
  }),
  confidential,
);
export const erasureEvents = [erasureRequested, erasureHeld, personErased] as const;
export type ErasureEvent = EventOf<(typeof erasureEvents)[number]>;

export const erasureCommands = {
  /** Records that a person is to be erased; it is done soon after. The reply has its `erasureId`. */
  ErasePerson: z.object({ ...erasureBody.shape, account: z.uuid().nullable() }),
};
