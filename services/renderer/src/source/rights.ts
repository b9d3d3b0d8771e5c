import { ADMINISTRATOR_ID, accountIdOf, contextInForce, DEFAULT_TENANT, type EventStore } from '@punctual/chassis';
import { comparable, streamName, type UserEvent } from '@punctual/contracts';
import type { Allow } from './connections';

/** What decides whether an account may use a connection. */
export type Reader = { email: string; role: 'admin' | 'author' | 'viewer'; tenantId: string };
/** The account as it is now; null when there is none or it is disabled. */
export type ReaderOf = (userId: string) => Promise<Reader | null>;

const evolve = (reader: (Reader & { isEnabled: boolean }) | null, { type, data }: UserEvent, tenantId: string) => {
  if (type === 'UserRegistered') return { email: data.email, role: data.role, tenantId, isEnabled: true };
  if (!reader) return null;
  if (type === 'UserRoleChanged') return { ...reader, role: data.role };
  if (type === 'UserDisabled') return { ...reader, isEnabled: false };
  return type === 'UserEnabled' ? { ...reader, isEnabled: true } : reader;
};

/** Reads accounts from the log, so that a right that was taken away counts at the next rendering. */
export const readerOf =
  (store: EventStore): ReaderOf =>
  async (userId) => {
    const stored = await store.read(streamName('user', userId));
    let reader: ReturnType<typeof evolve> = null;
    for (const read of await store.codec.decodeAll(stored)) {
      if ('unreadable' in read) throw read.unreadable;
      reader = evolve(reader, read.event as UserEvent, read.metadata.tenantId);
    }
    if (!reader?.isEnabled) return null;
    const { isEnabled: _, ...account } = reader;
    return account;
  };

/** The account with an address, of the tenant on whose behalf this runs; null when there is none or it is disabled. */
export const readerAt = async (readerOf: ReaderOf, address: string): Promise<Reader | null> => {
  const tenantId = contextInForce()?.tenantId ?? DEFAULT_TENANT;
  for (const id of [accountIdOf(address), ADMINISTRATOR_ID]) {
    const reader = await readerOf(id);
    if (reader && reader.tenantId === tenantId && sameAddress(reader.email, address)) return reader;
  }
  return null;
};

/** Whether an account may use what is limited to some. What is not limited is for every account. */
export const may = (allow: Allow, reader: Reader | null): boolean => {
  if (!allow) return true;
  return (
    reader !== null &&
    (allow.roles.includes(reader.role) || allow.users.some((email) => sameAddress(email, reader.email)))
  );
};

const sameAddress = (a: string, b: string): boolean => comparable(a) === comparable(b);
