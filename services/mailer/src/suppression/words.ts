import type { SuppressionCause } from '@punctual/contracts';
import type { Suppression } from './suppression';

const BECAUSE: Record<SuppressionCause, string> = {
  'hard-bounce': 'its mail server refused mail to it for good',
  'soft-bounces': 'mail to it came back again and again',
  complaint: 'its owner reported mail as spam',
  unsubscribed: 'its owner unsubscribed',
  'by-hand': 'an administrator said so',
};

/** Why an address got no mail, without naming it. */
export const suppressedInWords = ({ scheduleId, cause, since, until }: Suppression): string => {
  const what = scheduleId === null ? 'no mail' : 'none of this schedule';
  const end = until === null ? '' : ` until ${until.slice(0, 10)}`;
  return `gets ${what} since ${since.slice(0, 10)}${end}: ${BECAUSE[cause]}`;
};
