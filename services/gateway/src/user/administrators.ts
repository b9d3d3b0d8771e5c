import type { Decider } from '@punctual/chassis';
import { type AdministratorEvent, Rejection } from '@punctual/contracts';

/** The enabled administrators of a tenant. `begun` is whether the stream holds any event. */
export type Administrators = { begun: boolean; ids: readonly string[] };

/** `BeginAdministrators` adds the first administrator, unless the tenant ever had one. `now` is RFC 3339. */
export type AdministratorCommand = {
  type: 'BeginAdministrators' | 'AddAdministrator' | 'RemoveAdministrator';
  data: { userId: string; now: string };
};

const evolve = ({ ids }: Administrators, { type, data }: AdministratorEvent): Administrators => {
  const others = ids.filter((id) => id !== data.userId);
  return { begun: true, ids: type === 'AdministratorAdded' ? [...others, data.userId] : others };
};

const decide = ({ type, data }: AdministratorCommand, { begun, ids }: Administrators): AdministratorEvent[] => {
  const { userId, now: at } = data;
  const known = ids.includes(userId);
  switch (type) {
    case 'BeginAdministrators':
      return begun ? [] : [{ type: 'AdministratorAdded', data: { userId, at } }];
    case 'AddAdministrator':
      return known ? [] : [{ type: 'AdministratorAdded', data: { userId, at } }];
    case 'RemoveAdministrator':
      if (ids.every((id) => id === userId))
        throw new Rejection('user/last-administrator', 'this is the last enabled administrator; add another one first');
      return known ? [{ type: 'AdministratorRemoved', data: { userId, at } }] : [];
  }
};

/**
 * The set that keeps the last administrator from being disabled or demoted. An account is removed here before it loses
 * the role and added after it has it, so after a crash in between the set is too small, never too large.
 */
export const administrators: Decider<Administrators, AdministratorCommand, AdministratorEvent> = {
  initial: { begun: false, ids: [] },
  evolve,
  decide,
};
