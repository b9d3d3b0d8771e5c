import { type JudgedPreview, MAX_SHOWN } from '@punctual/contracts';

type Audience = JudgedPreview['audience'];

/**
 * Those of an audience whom the mail server reaches: one without SMTPUTF8 (RFC 6531) reaches nobody whose address needs it, and they
 * are left out with that reason. `smtpUtf8` is null where the server does not say.
 */
export const reachedBy = (
  smtpUtf8: boolean | null,
  audience: Audience,
  { count, shown: needing }: JudgedPreview['needSmtpUtf8'],
): Audience => {
  if (smtpUtf8 !== false || count === 0) return audience;
  const recipients = audience.recipients - count;
  const reason = 'the mail server has no SMTPUTF8, which this address needs';
  const leftOut = [...audience.leftOut, ...needing.map((address) => ({ address, reason }))];
  return {
    ...audience,
    recipients,
    messages: audience.type === 'individually' ? recipients : Math.min(audience.messages, recipients),
    shown: audience.shown.filter(({ email }) => !needing.includes(email)),
    leftOut: leftOut.slice(0, MAX_SHOWN),
    leftOutCount: audience.leftOutCount + count,
  };
};
