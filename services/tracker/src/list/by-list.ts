import { type KnownRecipient, mailboxOf, type Recipient, type Recipients } from '@punctual/contracts';
import type { ListThen } from './lists-as-of';

/** The pages of a run with the list that brought each person in whom the schedule does not name, by its place in `lists`. */
export const byList = (
  pages: readonly (readonly Recipient[])[],
  { to, cc, bcc }: Recipients,
  lists: readonly Pick<ListThen, 'emails'>[],
): KnownRecipient[][] => {
  const named = new Set([...to, ...cc, ...bcc].map(mailboxOf));
  // The first list that has a person counts.
  const listOf = new Map(
    lists
      .toReversed()
      .flatMap(({ emails }, index) => emails.map((email) => [email, lists.length - 1 - index] as const)),
  );
  return pages.map((page) =>
    page.map((recipient) => {
      const mailbox = mailboxOf(recipient.email);
      const list = named.has(mailbox) ? undefined : listOf.get(mailbox);
      return list === undefined ? recipient : { ...recipient, list };
    }),
  );
};
