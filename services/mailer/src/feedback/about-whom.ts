import { atMostSoft, comparable, type FeedbackReport, mailboxOf } from '@punctual/contracts';

type Said = FeedbackReport['recipients'][number];
/** What a report says of a recipient of the delivery. */
export type SaidOf = Said & { email: string };

const same = (one: string, other: string): boolean => comparable(mailboxOf(one)) === comparable(mailboxOf(other));

const mild = ({ kind, ...said }: Said): Said =>
  kind === 'delayed' || kind === 'complaint' ? { ...said, kind } : { ...said, kind: atMostSoft(kind) };

/** Where the way back names who the mail was to, whatever came back is about them, also when they pass their mail on. */
const ofNamed = (said: readonly Said[], email: string): SaidOf[] => {
  const own = said.filter((one) => one.email !== null && same(one.email, email));
  const [first, ...others] = own.length > 0 ? own : said;
  if (!first) return [];
  // An address that stands for several others is none of them: that one of these is gone does not end it.
  const told = own.length > 0 ? own : [others.length > 0 ? mild(first) : first];
  return told.map((one) => ({ ...one, email }));
};

/**
 * Which recipients of a delivery a report is about, as they are spelled there. Only these are believed.
 * @param named the recipient that the way back of the mail names, or null for one message to several
 */
export const aboutWhom = (
  said: readonly Said[],
  { recipients, named }: { recipients: readonly string[]; named: string | null },
): SaidOf[] => {
  if (named !== null) return ofNamed(said, named);
  const [only] = recipients.length === 1 ? recipients : [];
  return said.flatMap((one) => {
    const email = one.email === null ? only : recipients.find((recipient) => same(recipient, one.email ?? ''));
    return email === undefined ? [] : [{ ...one, email }];
  });
};
