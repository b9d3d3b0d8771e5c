import { escapeHtml } from '@punctual/chassis';
import type { Event, FailureReason } from '@punctual/contracts';
import { oneLine } from '../notice/mail-text';

const WHY_FAILED: Readonly<Record<FailureReason, string>> = {
  rendering: 'the report could not be rendered',
  condition: 'its condition could not be judged',
  audience: 'nobody to send it to was found',
  parked: 'a message could not be handled',
  deadline: 'its deadline passed',
  rejected: 'mail servers rejected it',
  deferred: 'mail servers deferred it until no attempt was left',
  unknown: 'nobody knows whether it arrived',
  bounced: 'it came back',
  other: 'another reason',
};
const WHY_SKIPPED: Readonly<Record<string, string>> = {
  paused: 'the schedule was paused',
  missed: 'it was missed while Punctual was not running',
  'outside-catch-up-window': 'it was missed for longer than the catch-up window',
  overlap: 'the run before it was still active',
  superseded: 'a later run took its place',
  'nonexistent-date': 'the date does not exist',
  holiday: 'a holiday of its calendar',
  blackout: 'a blackout of the schedule',
  condition: 'its condition was not met',
  'no-recipients': 'it had no recipients',
  'data-not-ready': 'its data was not ready',
  suppressed: 'nobody it was for gets mail',
};

const LENGTHS = { weekly: 'week', monthly: 'month' } as const;
const why = 'You get this because you asked for it in your account, where it can be changed or switched off.';

const counted = (number: number, one: string, several: string): string => `${number} ${number === 1 ? one : several}`;

/** The first and the last local day of a period, as `2026-11-16 to 2026-11-22`. */
const daysOf = (from: string, to: string, timezone: string): string => {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  return `${day.format(new Date(from))} to ${day.format(new Date(Date.parse(to) - 1))}`;
};

type Line = { name: string | null; deliveries: number; words: string };

/** The mail that tells an owner how their schedules did, as subject, plain text and HTML. */
export const digestMail = ({
  frequency,
  timezone,
  from,
  to,
  summary,
}: Event<'OwnerDigestOrdered'>['data']): { subject: string; text: string; html: string } => {
  const { runs, recipients, reached, total, sent, failed, bounced, pending, skipped, planned } = summary;
  const bad = failed + bounced;
  const length = LENGTHS[frequency];
  const subject = `[Punctual] Your ${length}: ${sent} sent, ${bad} failed`;
  const days = `${daysOf(from, to, timezone)} (${timezone})`;
  const numbers = [
    `Runs: ${runs}`,
    `Deliveries: ${total}, of which ${sent} sent, ${bad} failed, ${skipped} not sent, ${pending} pending`,
    `Recipients: ${reached} of ${recipients} reached`,
  ];
  const lineOf = ({ name, deliveries, words }: Line): string =>
    `${oneLine(name ?? 'A schedule without a name')}: ${counted(deliveries, 'delivery', 'deliveries')}, ${words}`;
  const parts = [
    {
      title: 'What failed, and why',
      none: 'Nothing failed.',
      lines: summary.failures.map(({ reason, ...rest }) => lineOf({ ...rest, words: WHY_FAILED[reason] })),
    },
    {
      title: 'What was not sent, and why',
      none: 'Nothing was left out.',
      lines: summary.skips.map(({ reason, ...rest }) => lineOf({ ...rest, words: WHY_SKIPPED[reason] ?? reason })),
    },
  ];
  const next = `The next seven days: ${planned.atLeast ? 'at least ' : ''}${counted(planned.runs, 'run', 'runs')} of ${counted(planned.schedules, 'schedule', 'schedules')}.`;
  const text = [
    days,
    ...numbers,
    '',
    ...parts.flatMap(({ title, none, lines }) => [
      title,
      ...(lines.length > 0 ? lines : [none]).map((one) => `  ${one}`),
      '',
    ]),
    next,
    why,
    '',
  ].join('\n');
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
  const sections = parts.map(
    ({ title, none, lines }) => `<h2>${title}</h2>${lines.length > 0 ? list(lines) : `<p>${none}</p>`}`,
  );
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body><h1>${escapeHtml(subject)}</h1><p>${escapeHtml(days)}</p>${list(numbers)}${sections.join('')}<p>${next}</p><p>${why}</p></body></html>`;
  return { subject, text, html };
};
