import { currentContext, type Decider, type Resources, repository } from '@punctual/chassis';
import { type ListEvent, Rejection } from '@punctual/contracts';

type State = { version: number; deleted: boolean; members: readonly string[] };
type Act = { type: string; data: { events: (state: State) => ListEvent[] } };

/** How many members a list of the fake holds. */
export const ROOM = 1_200;

const decider: Decider<State, Act, ListEvent> = {
  initial: { version: 0, deleted: false, members: [] },
  evolve: (state, { type, data }) => {
    const next = { ...state, version: state.version + 1 };
    if (type === 'ListDeleted' || type === 'ListRestored') return { ...next, deleted: type === 'ListDeleted' };
    if (type === 'ListMembersAdded') return { ...next, members: [...state.members, ...data.emails] };
    if (type !== 'ListMembersRemoved') return next;
    return { ...next, members: state.members.filter((email) => !data.emails.includes(email)) };
  },
  decide: ({ data }, state) => data.events(state),
};

/** A small fake of the part of the tracker that answers commands about lists, over the real bus and the real store. */
export const serveLists = ({ bus, store, clock }: Resources): void => {
  const lists = repository(store, 'list', decider);
  const change = (listId: string, ifVersion: number | null, events: (state: State) => ListEvent[]) =>
    lists.execute(listId, {
      type: 'Act',
      data: {
        events: (state) => {
          if (state.version === 0) throw new Rejection('list/unknown', 'there is no such distribution list');
          if (ifVersion !== null && ifVersion !== state.version)
            throw new Rejection('list/stale', `the list is at version ${state.version}`);
          return events(state);
        },
      },
    });
  bus.respond('tracker', 'DefineList', async ({ data }) => {
    const userId = currentContext().userId ?? '';
    const events = ({ version }: State): ListEvent[] =>
      version > 0 ? [] : [{ type: 'ListDefined', data: { ...data, userId, at: clock.now() } }];
    await lists.execute(data.listId, { type: 'Act', data: { events } });
    return {};
  });
  bus.respond('tracker', 'ReviseList', async ({ data: { ifVersion, ...data } }) => {
    await change(data.listId, ifVersion, () => [{ type: 'ListRevised', data: { ...data, at: clock.now() } }]);
    return {};
  });
  bus.respond('tracker', 'AddListMembers', async ({ data: { listId, emails, whenFull, ifVersion } }) => {
    const done = await change(listId, ifVersion, ({ members }) => {
      const news = emails.filter((email) => !members.includes(email));
      if (members.length + news.length > ROOM && whenFull === 'refuse') throw new Rejection('list/full', 'it is full');
      const added = news.slice(0, ROOM - members.length);
      return added.length === 0 ? [] : [{ type: 'ListMembersAdded', data: { listId, emails: added, at: clock.now() } }];
    });
    const { members } = await lists.load(listId);
    const added = done[0]?.type === 'ListMembersAdded' ? done[0].data.emails.length : 0;
    return { added, refused: emails.filter((email) => !members.includes(email)) };
  });
  bus.respond('tracker', 'RemoveListMembers', async ({ data: { listId, emails, reason, ifVersion } }) => {
    const at = clock.now();
    await change(listId, ifVersion, () => [{ type: 'ListMembersRemoved', data: { listId, emails, reason, at } }]);
    return { removed: emails.length };
  });
  bus.respond('tracker', 'DeleteList', async ({ data: { listId, ifVersion } }) => {
    await change(listId, ifVersion, () => [{ type: 'ListDeleted', data: { listId, at: clock.now() } }]);
    return {};
  });
  bus.respond('tracker', 'RestoreList', async ({ data: { listId } }) => {
    await change(listId, null, ({ deleted }) =>
      deleted ? [{ type: 'ListRestored', data: { listId, at: clock.now() } }] : [],
    );
    return {};
  });
};
