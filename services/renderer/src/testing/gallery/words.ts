import type { LetterMark } from '@punctual/chassis';

type Words = Record<LetterMark, string>;

/** What the mailer says to a made reader of a made schedule: the renderer leaves marks for it, and knows no words. */
export const WORDS: Readonly<Record<'html' | 'text', Words>> = {
  html: {
    greeting: 'Hello <bdi>Ada Lovelace</bdi>,',
    card: '<div>Schedule: <bdi>Monday numbers</bdi></div><div>Runs: <bdi>Every Monday at 09:00 (Europe/London)</bdi></div><div>Files: <bdi>PDF, Excel, CSV, HTML, JSON</bdi></div><div>Next run: <bdi>2026-11-30 09:00 (Europe/London)</bdi></div>',
    why: 'You get this because you are on the list “<bdi>Sales team</bdi>”, to which the schedule “<bdi>Monday numbers</bdi>” sends it.',
    manage:
      '<a href="https://punctual.example.com/subscriptions" style="color:inherit;text-decoration:underline">See and change what you receive</a>',
  },
  text: {
    greeting: 'Hello Ada Lovelace,',
    card: 'Schedule: Monday numbers\nRuns: Every Monday at 09:00 (Europe/London)\nFiles: PDF, Excel, CSV, HTML, JSON\nNext run: 2026-11-30 09:00 (Europe/London)',
    why: 'You get this because you are on the list “Sales team”, to which the\nschedule “Monday numbers” sends it.',
    manage: 'See and change what you receive:\nhttps://punctual.example.com/subscriptions',
  },
};
