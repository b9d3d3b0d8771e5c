import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import { scenario } from '@punctual/chassis/testing';
import { type ListEvent, MAX_CHANGED_MEMBERS, MAX_MEMBERS } from '@punctual/contracts';
import { type ListCommand, list } from './list';
import { allMembers } from './members';

const { given } = scenario(list);
const listId = 'c0c2f6f4-5f0e-4d57-9a39-3f6f0f6f3a01';
const now = '2026-11-23T08:00:00.000Z';
const about = { listId, now };
const unread = { ...about, ifVersion: null };
const [ada, bob] = ['ada@example.com', 'bob@example.com'];

const details = { name: 'Managers', description: null };
const define: ListCommand = { type: 'DefineList', data: { ...about, ...details, userId: 'u1' } };
const defined: ListEvent = { type: 'ListDefined', data: { listId, userId: 'u1', ...details, at: now } };
const add = (emails: string[], changes: { ifVersion?: number; whenFull?: 'fill' } = {}): ListCommand => ({
  type: 'AddListMembers',
  data: { ...unread, emails, whenFull: 'refuse', ...changes },
});
const added = (...emails: string[]): ListEvent => ({ type: 'ListMembersAdded', data: { listId, emails, at: now } });
const remove = (...emails: string[]): ListCommand => ({
  type: 'RemoveListMembers',
  data: { ...unread, emails, reason: 'removed' },
});
const removed = (...emails: string[]): ListEvent => ({
  type: 'ListMembersRemoved',
  data: { listId, emails, reason: 'removed', at: now },
});
const revise: ListCommand = { type: 'ReviseList', data: { ...unread, name: 'Directors', description: 'All' } };
const revised: ListEvent = { type: 'ListRevised', data: { listId, name: 'Directors', description: 'All', at: now } };
const erase: ListCommand = { type: 'DeleteList', data: unread };
const deleted: ListEvent = { type: 'ListDeleted', data: { listId, at: now } };
const restore: ListCommand = { type: 'RestoreList', data: about };
const restored: ListEvent = { type: 'ListRestored', data: { listId, at: now } };

const membersAfter = (...events: ListEvent[]): string[] => {
  const state = fold(list, events, list.initial);
  return state.status === 'none' ? [] : allMembers(state.members);
};
/** Events that make a list of so many members. */
const filled = (count: number): ListEvent[] =>
  Array.from({ length: Math.ceil(count / MAX_CHANGED_MEMBERS) }, (_, slice) =>
    added(
      ...Array.from(
        { length: Math.min(MAX_CHANGED_MEMBERS, count - slice * MAX_CHANGED_MEMBERS) },
        (__, index) => `p${slice * MAX_CHANGED_MEMBERS + index}@example.com`,
      ),
    ),
  );

describe('a distribution list', () => {
  it('is defined once', () => given().when(define).then(defined).andAgainDoesNothing());
  it('is revised once', () => given(defined).when(revise).then(revised).andAgainDoesNothing());
  it('is deleted once', () => given(defined).when(erase).then(deleted).andAgainDoesNothing());
  it('is restored once, with its members', () => {
    given(defined, added(ada), deleted).when(restore).then(restored).andAgainDoesNothing();
    expect(membersAfter(defined, added(ada), deleted, restored)).toEqual([ada]);
  });
  it.each([revise, add([ada]), remove(ada), erase, restore])('must exist: $type', (command) =>
    given().when(command).rejects('list/unknown'),
  );
  it.each([revise, add([ada]), remove(ada)])('must not be deleted: $type', (command) =>
    given(defined, deleted).when(command).rejects('list/deleted'),
  );
  it('changes only at the version that was read', () => {
    given(defined, added(ada))
      .when(add([bob], { ifVersion: 1 }))
      .rejects('list/stale');
    given(defined, added(ada))
      .when(add([bob], { ifVersion: 2 }))
      .then(added(bob));
  });
});

describe('members', () => {
  it('are added once, however often they are given', () => {
    given(defined)
      .when(add([ada, bob, ada]))
      .then(added(ada, bob))
      .andAgainDoesNothing();
    given(defined, added(ada))
      .when(add([ada, bob]))
      .then(added(bob));
  });
  it('are removed once', () => {
    given(defined, added(ada, bob)).when(remove(ada, 'cy@example.com')).then(removed(ada)).andAgainDoesNothing();
    expect(membersAfter(defined, added(bob, ada), removed(ada))).toEqual([bob]);
    expect(membersAfter(defined, added(ada), removed(ada), added(ada))).toEqual([ada]);
  });
  it('are the same whatever the order they came in', () => {
    expect(membersAfter(defined, added(bob), added(ada))).toEqual(membersAfter(defined, added(ada, bob)));
  });
  it('are at most 50,000: more are refused, or as many are added as fit', () => {
    const almost = [defined, ...filled(MAX_MEMBERS - 1)];
    expect(membersAfter(...almost)).toHaveLength(MAX_MEMBERS - 1);
    given(...almost)
      .when(add([ada, bob]))
      .rejects('list/full');
    given(...almost)
      .when(add([ada, bob], { whenFull: 'fill' }))
      .then(added(ada));
    given(...almost)
      .when(add(['p7@example.com', bob]))
      .then(added(bob));
  });
});
