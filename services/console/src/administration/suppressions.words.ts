import { words as kit } from '../kit/kit.words';

/** Texts of the part that shows the addresses that get no mail. */
export const words = {
  title: 'Addresses that get no mail',
  hint: 'Nothing is sent to these, whoever names them; the others of a delivery get theirs.',
  none: 'Every address gets the mail that is for it.',
  noneFound: 'No such address is left out of mail.',
  new: 'Leave an address out',
  email: 'Address',
  scope: 'Gets',
  nothing: 'no mail at all',
  notThis: 'none of one schedule',
  cause: 'Because',
  causes: kit.suppressedBecause,
  reason: 'Reason',
  reasonHint: 'For those who ask later why',
  since: 'Since',
  until: 'Until',
  untilLifted: 'somebody says so',
  suppress: 'Send it nothing',
  suppressed: (email: string) => `Nothing is sent to ${email} any more.`,
  lift: 'Send mail to it again',
  liftTitle: (email: string) => `Send mail to ${email} again?`,
  lifted: (email: string) => `${email} gets mail again.`,
  refused: 'Not saved',
} as const;
