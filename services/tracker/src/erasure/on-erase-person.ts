import {
  type Clock,
  type CommandHandler,
  currentContext,
  type EventStore,
  type People,
  readErasures,
  uuidOf,
} from '@punctual/chassis';
import { isErasedAddress, mailboxOf, Rejection } from '@punctual/contracts';
import { ownersOf } from './owners';
import { recordErasure } from './record';

type Needs = { people: People | null; store: EventStore; clock: Pick<Clock, 'now'>; wake: () => void };

/**
 * Records that a person is to be erased, and has it begun. The same command is the same erasure.
 * @throws Rejection `person/no-keys` where events are not sealed; `person/erased` for an address that somebody erased reads as
 */
export const onErasePerson =
  ({ people, store, clock, wake }: Needs): CommandHandler<'ErasePerson'> =>
  async ({ commandId, data: { email, account, reason } }) => {
    if (!people)
      throw new Rejection('person/no-keys', 'people have no keys here (KEYS_URL is none), so nobody can be erased');
    if (isErasedAddress(email)) throw new Rejection('person/erased', 'this is what somebody who was erased reads as');
    const { tenantId, userId } = currentContext();
    const erasureId = uuidOf(`erasure ${tenantId} ${commandId}`);
    if (!(await readErasures(store)).some((one) => one.erasureId === erasureId)) {
      const keys = await people.keyIds(ownersOf({ tenantId, email, account }));
      const data = { erasureId, email: mailboxOf(email), account, keys, why: reason, userId, at: clock.now() };
      await recordErasure(store, { type: 'ErasureRequested', data });
    }
    wake();
    return { erasureId };
  };
