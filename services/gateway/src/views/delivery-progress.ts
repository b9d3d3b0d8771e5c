import type { DeliveryResource, Event } from '@punctual/contracts';

type Outcome = DeliveryResource['outcomes'][number];

/** The row after recipients got an outcome; a later one of the same recipient replaces the earlier. */
export const withOutcomes = (
  row: DeliveryResource,
  outcome: Outcome['outcome'],
  { recipients, attempt, at }: Event<'RecipientsAccepted'>['data'],
): DeliveryResource => {
  const all = new Map(row.outcomes.map((known) => [known.email, known]));
  for (const { email, smtpCode, text } of recipients) all.set(email, { email, outcome, smtpCode, text, attempt, at });
  return { ...row, outcomes: [...all.values()], updatedAt: at };
};

/** The row after the report was rendered: what is worth knowing of the result, without the bytes. */
export const withRendering = (
  row: DeliveryResource,
  data: Omit<Event<'ReportRendered'>['data'], 'deliveryId' | 'attempt' | 'reportId'>,
): DeliveryResource => {
  const { subject, rowCount, contentHash, reportVersion, metrics, artifacts, at } = data;
  const metadata = { ...row.metadata, subject, rowCount, contentHash, reportVersion, metrics, artifacts };
  return { ...row, metadata, updatedAt: at };
};

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The row when nothing is left to try and at least one recipient has, or may have, the mail. */
export const withCompletion = (
  row: DeliveryResource,
  { failed, unknown, at }: Event<'DeliveryCompleted'>['data'],
): DeliveryResource => {
  const problems = [
    ...(failed.length > 0
      ? [`${plural(failed.length, 'recipient')} did not get it (${failed[0]?.email}: ${failed[0]?.text})`]
      : []),
    ...(unknown.length > 0 ? [`whether ${plural(unknown.length, 'recipient')} got it is unknown`] : []),
  ];
  return {
    ...row,
    status: 'SENT',
    sentAt: at,
    errorMessage: problems.length > 0 ? problems.join('; ') : null,
    updatedAt: at,
  };
};
