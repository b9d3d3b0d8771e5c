import { escapeHtml } from '@punctual/chassis';
import type { Event, Failure } from '@punctual/contracts';
import { oneLine } from './mail-text';

const nameOf = ({ name, scheduleId }: Failure): string => name ?? `Schedule ${scheduleId}`;

const WORDS: Readonly<Record<Failure['kind'], string>> = {
  failed: 'Failed',
  held: 'Held',
  skipped: 'Skipped',
  returned: 'A recipient gets no more mail',
};

const why =
  'You get this because you own these schedules, or because you are an administrator and their owner cannot be told.';
const next = 'Failures that follow are told together, at most once a day.';

/** The mail that tells an owner of failures, as subject, plain text and HTML. */
export const noticeMail = ({
  failures,
  more,
}: Pick<Event<'NoticeOrdered'>['data'], 'failures' | 'more'>): { subject: string; text: string; html: string } => {
  const [first] = failures;
  const count = failures.length + more;
  const allFailed = failures.every(({ kind }) => kind === 'failed');
  const several = allFailed ? `${count} runs failed` : `${count} runs need attention`;
  const subject = `[Punctual] ${count === 1 && first ? `${WORDS[first.kind]}: ${oneLine(nameOf(first))}` : several}`;
  const lines = failures.map((failure) => ({
    head: `${allFailed ? '' : `${WORDS[failure.kind]}: `}${nameOf(failure)}, due at ${failure.dueAt} (${failure.timezone})`,
    reason: failure.reason || 'the reason is unknown',
    run: `Run ${failure.occurrenceId}`,
  }));
  const rest = more > 0 ? `And ${more} more.` : '';
  const text = [
    ...lines.map(({ head, reason, run }) => `${head}\n  ${reason}\n  ${run}\n`),
    ...(rest ? [`${rest}\n`] : []),
    next,
    why,
    '',
  ].join('\n');
  const items = lines.map(
    ({ head, reason, run }) =>
      `<li><strong>${escapeHtml(head)}</strong><br>${escapeHtml(reason)}<br><small>${escapeHtml(run)}</small></li>`,
  );
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body><h1>${escapeHtml(subject)}</h1><ul>${items.join('')}</ul>${rest && `<p>${rest}</p>`}<p>${next} ${why}</p></body></html>`;
  return { subject, text, html };
};
