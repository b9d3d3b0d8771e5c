import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { personalAddress } from './personal';
import { listDetails, MAX_CHANGED_MEMBERS } from './rest/list';
import { ifVersion, instant } from './shared';
import { mailbox } from './text';

const listId = z.uuid();

const described = { name: z.string(), description: z.string().nullable() };
/** Addresses that became members, or ceased to be; in an event each of them really changed something. */
const emails = z.array(personalAddress);

export const listDefined = defineEvent(
  'list',
  'ListDefined',
  z.object({ listId, userId: z.string(), ...described, at: instant }),
);
export const listRevised = defineEvent('list', 'ListRevised', z.object({ listId, ...described, at: instant }));
/** At most `MAX_CHANGED_MEMBERS` in one event, so that none grows past 1 MiB. */
export const listMembersAdded = defineEvent('list', 'ListMembersAdded', z.object({ listId, emails, at: instant }));
/** `left`: the member asked for it; `removed`: somebody who may change the list did. */
export const listMembersRemoved = defineEvent(
  'list',
  'ListMembersRemoved',
  z.object({ listId, emails, reason: z.enum(['removed', 'left']), at: instant }),
);
export const listDeleted = defineEvent('list', 'ListDeleted', z.object({ listId, at: instant }));
export const listRestored = defineEvent('list', 'ListRestored', z.object({ listId, at: instant }));
export const listEvents = [
  listDefined,
  listRevised,
  listMembersAdded,
  listMembersRemoved,
  listDeleted,
  listRestored,
] as const;
export type ListEvent = EventOf<(typeof listEvents)[number]>;

const changed = z.array(mailbox).min(1).max(MAX_CHANGED_MEMBERS);

export const listCommands = {
  DefineList: z.object({ listId, ...listDetails }),
  ReviseList: z.object({ listId, ...listDetails, ifVersion }),
  /** `whenFull`: whether more addresses than the list has room for are all refused, or as many added as fit. */
  AddListMembers: z.object({ listId, emails: changed, whenFull: z.enum(['refuse', 'fill']), ifVersion }),
  RemoveListMembers: z.object({ listId, emails: changed, reason: z.enum(['removed', 'left']), ifVersion }),
  DeleteList: z.object({ listId, ifVersion }),
  RestoreList: z.object({ listId }),
};
