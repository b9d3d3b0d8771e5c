import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { type ListEvent, Rejection } from '@punctual/contracts';
import type { List, ListCommand } from './list';
import { isMember } from './members';

export type Lists = Repository<List, ListCommand, ListEvent>;
type Needs = { lists: Lists; clock: Clock };

/** Defines a list for the user who asks. */
export const onDefineList =
  ({ lists, clock }: Needs): CommandHandler<'DefineList'> =>
  async ({ type, data }) => {
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('list/invalid', 'a distribution list belongs to a user');
    await lists.execute(data.listId, { type, data: { ...data, userId, now: clock.now() } }, { isNew: true });
    return { listId: data.listId };
  };

export const onReviseList =
  ({ lists, clock }: Needs): CommandHandler<'ReviseList'> =>
  async ({ type, data }) => {
    await lists.execute(data.listId, { type, data: { ...data, now: clock.now() } });
    return {};
  };

/** Adds members. Answers how many are new, and the addresses that found no room. */
export const onAddListMembers =
  ({ lists, clock }: Needs): CommandHandler<'AddListMembers'> =>
  async ({ type, data }) => {
    const [event] = await lists.execute(data.listId, { type, data: { ...data, now: clock.now() } });
    const added = event?.type === 'ListMembersAdded' ? event.data.emails.length : 0;
    const state = await lists.load(data.listId, { atLeast: 0n });
    if (state.status === 'none') return { added, refused: [] };
    return { added, refused: data.emails.filter((email) => !isMember(state.members, email)) };
  };

/** Removes members. Answers how many were members. */
export const onRemoveListMembers =
  ({ lists, clock }: Needs): CommandHandler<'RemoveListMembers'> =>
  async ({ type, data }) => {
    const [event] = await lists.execute(data.listId, { type, data: { ...data, now: clock.now() } });
    return { removed: event?.type === 'ListMembersRemoved' ? event.data.emails.length : 0 };
  };

export const onDeleteList =
  ({ lists, clock }: Needs): CommandHandler<'DeleteList'> =>
  async ({ type, data }) => {
    await lists.execute(data.listId, { type, data: { ...data, now: clock.now() } });
    return {};
  };

export const onRestoreList =
  ({ lists, clock }: Needs): CommandHandler<'RestoreList'> =>
  async ({ type, data }) => {
    await lists.execute(data.listId, { type, data: { ...data, now: clock.now() } });
    return {};
  };
