import { escapeHtml } from '@punctual/chassis';
import { oneLine } from './mail-text';

/** The mail that tells recipients that a report did not come: no reason and no data, which are for the owner. */
export const recipientNoticeMail = ({
  name,
  dueAt,
  timezone,
}: {
  name: string | null;
  dueAt: string;
  timezone: string;
}): { subject: string; text: string; html: string } => {
  const report = name === null ? 'A report' : `The report "${oneLine(name)}"`;
  const subject = name === null ? 'A report could not be sent' : `Could not be sent: ${oneLine(name)}`;
  const sentences = [
    `${report} that was due at ${dueAt} (${timezone}) could not be sent to you.`,
    'Its owner has been told. You need not do anything.',
    'You get this notice at most once a day for this report.',
  ];
  const paragraphs = sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('');
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${paragraphs}</body></html>`;
  return { subject, text: `${sentences.join('\n')}\n`, html };
};
