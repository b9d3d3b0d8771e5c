import { counted } from '../kit/plural';
import { fromNow, instant } from '../kit/time';

const withReason = (text: string, reason: string | null) => (reason === null ? `${text}.` : `${text}: ${reason}`);

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
    `their mail server accepted it on ${instant(at)} and said “${reply}”. In which folder it put the mail, no sender can see.`,
  bounced: (reason: string) => `their mail server accepted it at first and sent it back later: ${reason}`,
  rejected: (at: string, reply: string) => `their mail server refused it on ${instant(at)} and said “${reply}”.`,
  deferred: (reply: string, again: string) =>
    `their mail server asked to try again and said “${reply}”. The next attempt is ${fromNow(again)}, on ${instant(again)}.`,
  gaveUp: (reply: string) =>
    `their mail server asked to try again, last with “${reply}”, until the attempts were used up.`,
  unknown: (at: string, reply: string) =>
    `the connection ended on ${instant(at)} after the mail was handed over, before the answer: “${reply}”. They may have it.`,
  underWay: 'it is being prepared or sent.',
  skipped: (reason: string | null) => withReason('the run was skipped as intended', reason),
  failed: (reason: string | null) => withReason('it failed before it reached their mail server', reason),
  failedSoFar: (reason: string | null, again: string) =>
    `${withReason('an attempt failed', reason)} The next one is ${fromNow(again)}.`,
  inPortal: 'it is in their portal.',
  noAnswer: 'it was sent, and no answer of their mail server is recorded.',
  untitled: 'Without a subject yet',
  none: (email: string) => `Nothing that you may see was sent to ${email}.`,
  lately: 'Sent to them lately, by schedule',
  latelyHint: 'Of the newest deliveries shown below.',
  schedule: 'Schedule',
  mail: 'Mail',
  count: 'Deliveries',
  counted: counted({ one: '# delivery', other: '# deliveries' }),
  last: 'The last one',
  only: 'Only these',
  onlyOf: (title: string) => `Only those of ${title}`,
  showSchedule: 'Show the schedule',
  scheduleOf: (title: string) => `Show the schedule of ${title}`,
  all: 'Show all schedules',
  narrowed: 'Only one schedule is shown.',
  deliveries: 'Deliveries to them',
  when: 'When',
  got: 'Got it',
  why: 'Why',
  receives: 'See everything you receive, and the ways out',
} as const;
