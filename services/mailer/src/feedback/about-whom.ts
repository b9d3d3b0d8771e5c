import { atMostSoft, comparable, type FeedbackReport, mailboxOf } from '@punctual/contracts';

type Said = FeedbackReport['recipients'][number];
/** What a report says of a recipient of the delivery. */
export type SaidOf = Said & { email: string };

const same = (one: string, other: string): boolean => comparable(mailboxOf(one)) === comparable(mailboxOf(other));

const mild = <S extends Said>(said: S): S => {
  const { kind } = said;
  return kind === 'delayed' || kind === 'complaint' ? said : { ...said, kind: atMostSoft(kind) };
};

/** Where the way back names who the mail was to, whatever came back is about them, also when they pass their mail on. */
const ofNamed = (said: readonly Said[], email: string): SaidOf[] => {
  const own = said.filter((one) => one.email !== null && same(one.email, email));
  const [first, ...others] = own.length > 0 ? own : said;
  if (!first) return [];
  // An address that stands for several others is none of them: that one of these is gone does not end it.
  const told = own.length > 0 ? own : [others.length > 0 ? mild(first) : first];
  return told.map((one) => ({ ...one, email }));
};

/** Whether anybody who got the mail may have written a report: all who got one message to several know its way back, and nobody signs mail that comes there. */
export const isHearsay = (source: FeedbackReport['source'], named: string | null): boolean =>
  source === 'smtp' && named === null;

/**
 * Which recipients of a delivery a report is about, as they are spelled there. Only these are believed, and of hearsay no more than that mail bounced softly.
 * @param named the recipient that the way back of the mail names, or null for one message to several
 */
export const aboutWhom = (
  { source, recipients: said }: Pick<FeedbackReport, 'source' | 'recipients'>,
  { recipients, named }: { recipients: readonly string[]; named: string | null },
): SaidOf[] => {
  if (named !== null) return ofNamed(said, named);
  const [only] = recipients.length === 1 ? recipients : [];
  const found = said.flatMap((one) => {
    const email = one.email === null ? only : recipients.find((recipient) => same(recipient, one.email ?? ''));
    return email === undefined ? [] : [{ ...one, email }];
  });
  return isHearsay(source, named) ? found.map(mild) : found;
};
