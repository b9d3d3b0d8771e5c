import { words as kit } from '../kit/kit.words';
import { counted } from '../kit/plural';
import { fromNow, instant } from '../kit/time';

const withReason = (text: string, reason: string | null) => (reason === null ? `${text}.` : `${text}: ${reason}`);

type Suppressed = {
  cause: keyof typeof kit.suppressedBecause;
  since: string;
  until: string | null;
  reason: string | null;
};

/** Texts of the page of a person. What no sender can know is not claimed. */
export const words = {
  question: 'Did, or didn’t, they get it?',
  asked: (title: string, at: string) => `“${title}”, ${fromNow(at)} (${instant(at)}):`,
  showDelivery: 'Show this delivery',
  verdicts: {
    yes: 'Yes',
    no: 'No',
    notYet: 'Not yet',
    unknown: 'Not known',
    nothing: 'Nothing was sent',
  },
  reply: (code: number | null, text: string) => (code === null ? text : `${code} ${text}`.trim()),
  accepted: (at: string, reply: string) =>
    `Their mail server accepted it on ${instant(at)} and said “${reply}”. In which folder it put the mail, no sender can see.`,
  bounced: (reason: string) => `Their mail server accepted it at first and sent it back later: ${reason}`,
  complained: (at: string) => `They have it, and reported it as spam on ${instant(at)}.`,
  rejected: (at: string, reply: string) => `Their mail server refused it on ${instant(at)} and said “${reply}”.`,
  suppressed: (why: string) => `Nothing was sent to them: the address ${why}.`,
  deferred: (reply: string, again: string) =>
    `Their mail server asked to try again and said “${reply}”. The next attempt is ${fromNow(again)}, on ${instant(again)}.`,
  gaveUp: (reply: string) =>
    `Their mail server asked to try again, last with “${reply}”, until the attempts were used up.`,
  unknown: (at: string, reply: string) =>
    `The connection ended on ${instant(at)} after the mail was handed over, before the answer: “${reply}”. They may have it.`,
  underWay: 'It is being prepared or sent.',
  skipped: (reason: string | null) => withReason('The run was skipped as intended', reason),
  failed: (reason: string | null) => withReason('It failed before it reached their mail server', reason),
  failedSoFar: (reason: string | null, again: string) =>
    `${withReason('An attempt failed', reason)} The next one is ${fromNow(again)}.`,
  inPortal: 'It is in their portal.',
  noAnswer: 'It was sent, and no answer of their mail server is recorded.',
  untitled: 'Without a subject yet',
  none: (email: string) => `Nothing that you may see was sent to ${email}.`,
  lately: 'Sent to them lately, by schedule',
  latelyHint: 'Of the newest deliveries, with the next run of each schedule.',
  schedule: 'Schedule',
  mail: 'Mail',
  count: 'Deliveries',
  counted: counted({ one: '# delivery', other: '# deliveries' }),
  last: 'The last one',
  only: 'Only these',
  onlyOf: (title: string) => `Only these: ${title}`,
  all: 'Show all schedules',
  narrowed: 'Only one schedule is shown.',
  deliveries: 'Deliveries to them',
  when: 'When',
  got: 'Got it',
  said: 'What their mail server said',
  saidNothing: 'nothing yet',
  next: 'Next',
  notPlanned: 'not planned',
  latelyMost: counted({ one: '# more schedule is not shown.', other: '# more schedules are not shown.' }),
  receives: 'See everything you receive',
  getsNone: 'Not all of it is sent to this address',
  suppressedSince: ({ cause, since, until, reason }: Suppressed) =>
    withReason(
      `Nothing since ${since}${until === null ? '' : `, until ${until}`}, because ${kit.suppressedBecause[cause]}`,
      reason,
    ),
  ofSchedule: 'of this schedule',
  lift: 'See it, or have mail sent again',
} as const;
