import { expect, it } from '@jest/globals';
import { runIn } from '@punctual/chassis';
import type { Event, KnownRecipient, Letter } from '@punctual/contracts';
import { delivery } from '../delivery/delivery';
import type { Delivery } from '../delivery/state';
import { open } from '../testing/commands';
import { ADA, BOB, DELIVERY_ID, firedOf } from '../testing/samples';
import { lettersOf } from './letters';

const to = (email: string, more: Partial<KnownRecipient> = {}): KnownRecipient => ({ email, role: 'to', ...more });
const lettersFor = (
  order: Partial<Event<'OccurrenceFired'>['data']>,
  pages: KnownRecipient[][],
  before: Delivery = delivery.initial,
) =>
  runIn({ tenantId: 'acme', userId: null }, () =>
    lettersOf(
      {
        publicUrl: null,
        namesOf: async (tenantId) => (email) => (tenantId === 'acme' && email === ADA ? 'Ada' : null),
        deliveries: { load: async () => before },
      },
      firedOf(order),
      { pages, lists: ['Team'] },
    ),
  );

it('who gets a message of their own is known by name, and by the list that brought them in', async () => {
  const pages = [[to(ADA)], [to(BOB, { list: 0 })]];
  const found = await lettersFor({ audience: 'individually' }, pages);
  expect(found.pages).toEqual([[to(ADA, { name: 'Ada' })], [to(BOB, { list: 0 })]]);
  expect(found.letter).toMatchObject({ why: 'schedule', lists: ['Team'] });
});

it('one message to several names nobody, and one to a single person does', async () => {
  expect((await lettersFor({}, [[to(ADA), to(BOB)]])).pages).toEqual([[to(ADA), to(BOB)]]);
  expect((await lettersFor({}, [[to(ADA)]])).pages).toEqual([[to(ADA, { name: 'Ada' })]]);
});

it('what is kept in the portal has no letter', async () => {
  expect(await lettersFor({ channel: 'portal' }, [[to(ADA)]])).toEqual({ pages: [[to(ADA)]], letter: null });
});

const letter: Letter = {
  ...{ why: 'schedule', schedule: 'Then', lists: ['Old team'], manageUrl: null, began: 'planned' },
  ...{ frequency: null, formats: [], nextRun: 'then' },
};
/** The sample delivery, opened with a letter, or before there were any. */
const openedWith = (letterThen: Letter | null): Delivery => {
  const command = open();
  if (command.type !== 'OpenDelivery') throw new Error('the sample opens no delivery');
  const recipients = [to(ADA, { name: 'Ada then' }), to(BOB, { list: 0 })];
  const events = delivery.decide(
    { ...command, data: { ...command.data, letter: letterThen, recipients } },
    delivery.initial,
  );
  return events.reduce(delivery.evolve, delivery.initial);
};
const again = { repeats: { deliveryId: DELIVERY_ID, userId: 'u1' } };

it('what is sent again says what was said then, also of those whose name has changed', async () => {
  for (const trigger of ['retry', 'resend'] as const) {
    const found = await lettersFor({ ...again, trigger }, [[to(ADA), to(BOB)]], openedWith(letter));
    expect(found).toEqual({ pages: [[to(ADA, { name: 'Ada then' }), to(BOB, { list: 0 })]], letter });
  }
  const before = await lettersFor({ ...again, trigger: 'resend' }, [[to(ADA)]], openedWith(null));
  expect(before.letter).toBeNull();
});

it('what is rendered again says that it is, to those of a list too', async () => {
  const found = await lettersFor({ ...again, trigger: 'rerender', name: 'Now' }, [[to(BOB)]], openedWith(letter));
  expect(found.pages).toEqual([[to(BOB, { list: 0 })]]);
  expect(found.letter).toMatchObject({ began: 'again', schedule: 'Now', lists: ['Old team'], nextRun: null });
});
