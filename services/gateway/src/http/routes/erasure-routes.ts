import { type Bus, type EventStore, namedIn, type People, readErasures } from '@punctual/chassis';
import { comparable, type ErasureResource, erasedAddress, erasureBody, erasureResource } from '@punctual/contracts';
import { z } from 'zod';
import type { Accounts } from '../../user/accounts';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { type UserRow, userView } from '../../views/user.view';
import { json } from '../described';
import { forward } from '../forward';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';

type Needs = {
  bus: Bus;
  engine: ViewEngine;
  views: ViewReader;
  store: EventStore;
  accounts: Accounts;
  people: People | null;
};

const tag = 'People';
const resource = erasureResource.meta({ id: 'Erasure' });

const invalid = (code: string, path: string, message: string) => new Problem(422, code, message, [{ path, message }]);

/** The erasure of people: ask for one, and list those that were asked for. */
export const erasureRoutes = ({ bus, engine, views, store, accounts, people }: Needs): Operation[] => {
  const all = async (tenantId: string): Promise<ErasureResource[]> =>
    (await readErasures(store))
      .filter((one) => one.tenantId === tenantId)
      .map(({ erasureId: id, keys, why: reason, userId, requestedAt, heldAt, erased }) => ({
        ...{ id, reason, userId, requestedAt, erasedAt: erased?.at ?? null, readsAs: erasedAddress(keys[0] ?? '') },
        state: erased ? ('erased' as const) : heldAt === null ? ('under-way' as const) : ('held' as const),
      }))
      .reverse();
  /** Disables the account of the person, so that nobody can log in to it. Its id; null without one. */
  const withoutAccount = async (email: string, callerId: string): Promise<string | null> => {
    const [found] = await views.list(userView, {
      where: [['email', '=', comparable(email)]],
      sort: { column: 'email', descending: false },
      limit: 1,
    });
    if (!found) return null;
    const { id, status } = found.doc as UserRow;
    if (id === callerId)
      throw invalid('person/is-caller', 'email', 'this is your own account: another administrator has to ask for it');
    if (status !== 'DISABLED') await accounts.disable(id, null);
    return id;
  };
  return [
    operation({
      method: 'post',
      path: '/api/v1/people/erase',
      id: 'erasePerson',
      tag,
      summary:
        'Erase a person: their account is disabled, and soon nobody can read their addresses and names any more. It cannot be undone',
      access: 'admin',
      body: erasureBody,
      answers: { 202: json('It was recorded, and is done soon', z.strictObject({ id: z.uuid() })) },
      handle: async ({ body: { email, reason }, user, commandId }) => {
        // The reason outlives the erasure.
        if (namedIn(reason, [email]) !== null)
          throw invalid('person/named', 'reason', 'must not name the person, since it stays');
        // Before the account is disabled, which cannot be taken back here.
        if (!people)
          throw new Problem(
            422,
            'person/no-keys',
            'people have no keys here (KEYS_URL is none), so nobody can be erased',
          );
        const account = await withoutAccount(email, user.userId);
        const { result } = await forward(
          { bus, engine },
          { type: 'ErasePerson', data: { email, reason, account } },
          commandId,
        );
        const { erasureId: id } = z.object({ erasureId: z.uuid() }).parse(result);
        return { status: 202, body: { id } };
      },
    }),
    operation({
      method: 'get',
      path: '/api/v1/people/erasures',
      id: 'listErasures',
      tag,
      summary: 'List the erasures of people, newest first; they do not say who was erased',
      access: 'admin',
      answers: { 200: json('The erasures', z.strictObject({ data: z.array(resource) })) },
      handle: async ({ user }) => ({ status: 200, body: { data: await all(user.tenantId) } }),
    }),
  ];
};
