import type { SuppressionCause } from '@punctual/contracts';
import type { Suppression } from './suppression';

const BECAUSE: Record<SuppressionCause, string> = {
  'hard-bounce': 'its mail server refused mail to it for good',
  complaint: 'its owner reported mail as spam',
  unsubscribed: 'its owner unsubscribed',
  'by-hand': 'an administrator said so',
};

/** Why an address got no mail, without naming it. */
export const suppressedInWords = ({ scheduleId, cause, since }: Suppression): string =>
  `gets ${scheduleId === null ? 'no mail' : 'none of this schedule'} since ${since.slice(0, 10)}: ${BECAUSE[cause]}`;
