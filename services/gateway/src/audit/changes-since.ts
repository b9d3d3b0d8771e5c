import type { EventStore } from '@punctual/chassis';
import { z } from 'zod';
import type { ViewReader } from '../views/reader';
import { userView } from '../views/user.view';
import { happenedByItself } from './audit';
import { readTold } from './read-told';

/** How many of the newest changes are looked at: a stream may be long, and a client may name any version. */
const MOST = 20;

/** A version of a resource that was saved after the one a client knew, and by whom. */
export const changeSince = z.strictObject({
  version: z.number().int(),
  at: z.iso.datetime(),
  by: z
    .strictObject({ userId: z.string(), email: z.string().nullable() })
    .nullable()
    .describe('null for what happened by itself'),
});
export type ChangeSince = z.infer<typeof changeSince>;

/** The changes of a resource after a version, oldest first, at most the newest 20. Its stream is `noun-id`. */
export type ChangesSince = (noun: string, id: string, version: number) => Promise<ChangeSince[]>;

/** Reads who changed a resource from the events of its stream. Rejects with Unavailable. */
export const changesSince =
  ({ store, views }: { store: EventStore; views: ViewReader }): ChangesSince =>
  async (noun, id, version) => {
    const told = (await readTold(store, noun, id, { last: MOST })).filter((one) => one.version > version);
    const persons = new Set(told.flatMap(({ metadata }) => metadata.userId ?? []));
    const accounts = await Promise.all([...persons].map((userId) => views.get(userView, userId)));
    const emails = new Map(accounts.flatMap((account) => (account ? [[account.id, account.email]] : [])));
    return told.map(({ event, metadata: { userId }, version: saved, created }) => ({
      version: saved,
      at: created,
      by: userId && !happenedByItself(event) ? { userId, email: emails.get(userId) ?? null } : null,
    }));
  };
