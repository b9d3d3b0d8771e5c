import { currentContext } from '@punctual/chassis';
import { type Event, type KnownRecipient, type Letter, mailboxOf, type Recipient } from '@punctual/contracts';
import { type Delivery, isBegun } from '../delivery/state';
import { letterOf } from './letter';

/** What letters are made of, beside the occurrence. */
export type LetterNeeds = {
  /** Where users reach the gateway; null when that is not known. */
  publicUrl: string | null;
  /** The names of the accounts of a tenant with these addresses. */
  namesOf: (tenantId: string) => Promise<(email: string) => string | null>;
  deliveries: { load(deliveryId: string): Promise<Delivery> };
};
type Whom = { pages: readonly (readonly KnownRecipient[])[]; lists: readonly string[] };

/** The pages of a run with what is known of each person, and what their mails say of the run. */
export type Letters = { pages: KnownRecipient[][]; letter: Letter | null };

/** As they were told when it was sent before: in the same message to them the same words stand. */
const asBefore = (before: readonly KnownRecipient[], pages: Whom['pages']): KnownRecipient[][] => {
  const known = new Map(before.map((one) => [mailboxOf(one.email), one]));
  return pages.map((page) =>
    page.map(({ email, role }: Recipient) => ({ ...known.get(mailboxOf(email)), email, role })),
  );
};

/**
 * The letter of a run, made when its deliveries are opened. One that sends a delivery again says what that one said: of a list, only that one knew.
 * A message to several names nobody.
 */
export const lettersOf = async (
  { publicUrl, namesOf, deliveries }: LetterNeeds,
  order: Event<'OccurrenceFired'>['data'],
  { pages, lists }: Whom,
): Promise<Letters> => {
  const copied = () => pages.map((page) => [...page]);
  if (order.channel === 'portal') return { pages: copied(), letter: null };
  const before = order.repeats ? await deliveries.load(order.repeats.deliveryId) : null;
  if (before && isBegun(before)) {
    const { letter = null, recipients } = before.opened;
    const isSame = order.trigger !== 'rerender';
    return {
      pages: asBefore(recipients, pages),
      letter: isSame ? letter : letterOf(order, letter?.lists ?? [], publicUrl),
    };
  }
  const letter = letterOf(order, lists, publicUrl);
  const isToEach = order.audience === 'individually' || pages.reduce((sum, page) => sum + page.length, 0) === 1;
  if (!isToEach) return { pages: copied(), letter };
  const nameOf = await namesOf(currentContext().tenantId);
  const named = (recipient: KnownRecipient): KnownRecipient => {
    const name = nameOf(recipient.email);
    return name === null ? recipient : { ...recipient, name };
  };
  return { pages: pages.map((page) => page.map(named)), letter };
};
