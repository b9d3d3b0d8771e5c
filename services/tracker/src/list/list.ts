import type { Decider } from '@punctual/chassis';
import { type ListEvent, MAX_MEMBERS, Rejection } from '@punctual/contracts';
import { isMember, type Members, noMembers, withMembers, withoutMembers } from './members';

export type List =
  | { status: 'none' }
  | { status: 'active' | 'deleted'; name: string; description: string | null; members: Members; version: number };

type About = { listId: string; now: string };
type Versioned = About & { ifVersion: number | null };
type Details = { name: string; description: string | null };
export type ListCommand =
  | { type: 'DefineList'; data: About & Details & { userId: string } }
  | { type: 'ReviseList'; data: Versioned & Details }
  /** Addresses in their one spelling. `fill` adds as many as the list has room for. */
  | { type: 'AddListMembers'; data: Versioned & { emails: string[]; whenFull: 'refuse' | 'fill' } }
  | { type: 'RemoveListMembers'; data: Versioned & { emails: string[]; reason: 'removed' | 'left' } }
  | { type: 'DeleteList'; data: Versioned }
  | { type: 'RestoreList'; data: About };

const evolve = (state: List, { type, data }: ListEvent): List => {
  if (type === 'ListDefined') {
    const { name, description } = data;
    return { status: 'active', name, description, members: noMembers, version: 1 };
  }
  if (state.status === 'none') return state;
  const version = state.version + 1;
  switch (type) {
    case 'ListRevised':
      return { ...state, name: data.name, description: data.description, version };
    case 'ListMembersAdded':
      return { ...state, members: withMembers(state.members, data.emails), version };
    case 'ListMembersRemoved':
      return { ...state, members: withoutMembers(state.members, data.emails), version };
    case 'ListDeleted':
      return { ...state, status: 'deleted', version };
    case 'ListRestored':
      return { ...state, status: 'active', version };
  }
};

type Known = Exclude<List, { status: 'none' }>;

const addMembers = (
  { members }: Known,
  { listId, emails, whenFull, now }: Extract<ListCommand, { type: 'AddListMembers' }>['data'],
): ListEvent[] => {
  const wanted = [...new Set(emails)].filter((email) => !isMember(members, email));
  const room = MAX_MEMBERS - members.size;
  if (wanted.length > room && whenFull === 'refuse')
    throw new Rejection(
      'list/full',
      `a list has at most ${MAX_MEMBERS} members: there is room for ${room} more, not for ${wanted.length}`,
    );
  const added = wanted.slice(0, room);
  return added.length === 0 ? [] : [{ type: 'ListMembersAdded', data: { listId, emails: added, at: now } }];
};

const decide = ({ type, data }: ListCommand, state: List): ListEvent[] => {
  const { listId, now } = data;
  if (type === 'DefineList') {
    if (state.status !== 'none') return []; // same id, same intent: already done
    const { userId, name, description } = data;
    return [{ type: 'ListDefined', data: { listId, userId, name, description, at: now } }];
  }
  if (state.status === 'none') throw new Rejection('list/unknown', 'there is no such distribution list');
  if (type === 'RestoreList')
    return state.status === 'active' ? [] : [{ type: 'ListRestored', data: { listId, at: now } }];
  if (data.ifVersion !== null && data.ifVersion !== state.version)
    throw new Rejection('list/stale', `the list is at version ${state.version}, not ${data.ifVersion}; read it again`);
  if (type === 'DeleteList')
    return state.status === 'deleted' ? [] : [{ type: 'ListDeleted', data: { listId, at: now } }];
  if (state.status === 'deleted') throw new Rejection('list/deleted', 'the list is deleted; restore it first');
  switch (type) {
    case 'ReviseList': {
      const { name, description } = data;
      if (state.name === name && state.description === description) return [];
      return [{ type: 'ListRevised', data: { listId, name, description, at: now } }];
    }
    case 'AddListMembers':
      return addMembers(state, data);
    case 'RemoveListMembers': {
      const emails = [...new Set(data.emails)].filter((email) => isMember(state.members, email));
      if (emails.length === 0) return [];
      return [{ type: 'ListMembersRemoved', data: { listId, emails, reason: data.reason, at: now } }];
    }
  }
};

/** A distribution list: named addresses that schedules send to together. */
export const list: Decider<List, ListCommand, ListEvent> = { initial: { status: 'none' }, evolve, decide };
