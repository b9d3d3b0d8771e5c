import { isErasedAddress, isNotice, scheduleIdIn } from '@punctual/contracts';
import type { Suppressed } from '../suppression/suppressed';
import { suppressedInWords } from '../suppression/words';
import type { OutcomeReport } from './mailing';
import type { Dispatch } from './messages';

type Known = Pick<Suppressed, 'of'>;

/** The schedule whose mail a delivery is; null for a test and a notice: whoever left the schedule asked for these, or answers for it. */
const scheduleOf = ({ deliveryId, letter }: Pick<Dispatch, 'deliveryId' | 'letter'>): string | null =>
  letter?.why === 'test' || isNotice(deliveryId) ? null : scheduleIdIn(deliveryId);

/** Why nothing is sent to the address that an erased person reads as: it exists nowhere. */
const ERASED = 'whose it was is erased';

/** The outcomes of the recipients of a delivery who get no mail. */
export const leftOut = (
  dispatch: Pick<Dispatch, 'deliveryId' | 'letter' | 'recipients'>,
  known: Known,
  now: string,
): OutcomeReport[] => {
  const scheduleId = scheduleOf(dispatch);
  return dispatch.recipients.flatMap(({ email }) => {
    const why = known.of(email, scheduleId, now);
    const text = isErasedAddress(email) ? ERASED : why && suppressedInWords(why);
    return text === null ? [] : [{ email, outcome: 'suppressed', smtpCode: null, enhancedCode: null, text }];
  });
};
