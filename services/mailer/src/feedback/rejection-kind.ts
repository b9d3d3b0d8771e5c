import { type BounceKind, kindOfStatus, type RecipientOutcomeData } from '@punctual/contracts';

/**
 * What the refusal of a mail in its SMTP session says of the address; null where nobody but us said it, or nothing is known. Without an enhanced
 * code, and with x.0.0, it may as well be about us: a relay that is set up wrongly says "550 relaying denied" of every recipient.
 */
export const rejectionKind = ({
  smtpCode,
  enhancedCode,
}: Pick<RecipientOutcomeData, 'smtpCode' | 'enhancedCode'>): BounceKind | null => {
  if (smtpCode === null || smtpCode < 500) return null;
  return enhancedCode === null || enhancedCode.endsWith('.0.0') ? null : kindOfStatus(enhancedCode);
};
