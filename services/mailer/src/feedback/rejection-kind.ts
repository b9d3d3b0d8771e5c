import { type BounceKind, kindOfStatus, type RecipientOutcomeData } from '@punctual/contracts';

/** Replies to RCPT that are about the mailbox (RFC 5321, section 4.2.3; RFC 7504); without an enhanced code nobody knows more. */
const ABOUT_MAILBOX: ReadonlySet<number> = new Set([521, 550, 551, 553, 556]);

/** What the refusal of a mail in its SMTP session says of the address; null where nobody but us said it, or it is about this mail. */
export const rejectionKind = ({
  smtpCode,
  enhancedCode,
}: Pick<RecipientOutcomeData, 'smtpCode' | 'enhancedCode'>): BounceKind | null => {
  if (smtpCode === null || smtpCode < 500) return null;
  if (enhancedCode !== null) return kindOfStatus(enhancedCode);
  return ABOUT_MAILBOX.has(smtpCode) ? 'soft' : null;
};
