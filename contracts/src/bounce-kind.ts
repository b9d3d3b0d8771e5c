import type { FeedbackKind } from './feedback';

/** What a final failure means for an address: a bounce of it, or a refusal of this mail. */
export type BounceKind = Exclude<FeedbackKind, 'delayed' | 'complaint'>;

const STATUS = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/;

/** The first enhanced status code (RFC 3463, section 2) in a text of a server, in its one spelling; null when there is none. */
export const statusIn = (text: string): string | null => {
  const [, ...parts] = STATUS.exec(text) ?? [];
  return parts.length === 0 ? null : parts.map(Number).join('.');
};

/** What a report said, with its status code in front, unless the words have it themselves: `550 5.1.1 no such user`. */
export const saidIn = ({ status, text }: { status: string | null; text: string }): string =>
  status === null || statusIn(text) === status ? text : `${status} ${text}`.trimEnd();

/**
 * What a final failure with this enhanced status code means; without one `soft`, which is the least that a bounce means. Subject and detail
 * decide where they are about this mail, whatever the class: mail that was throttled until its time was over (4.7.x) was refused by
 * policy. 5.1.7 and 5.1.8 are about the address of the sender (RFC 3463, section 3.2), so they say nothing of the recipient.
 */
export const kindOfStatus = (status: string | null): BounceKind => {
  const [, of, subject, detail] = STATUS.exec(status ?? '') ?? [];
  const about = `${subject}.${detail}`;
  if (subject === '7' || about === '1.7' || about === '1.8') return 'policy';
  if (subject === '6' || about === '3.4' || about === '2.3') return 'content';
  return of === '5' && (subject === '1' || about === '2.1') ? 'hard' : 'soft';
};

/** The kind where the address must not be given up for it, since only heuristics know. */
export const atMostSoft = (kind: BounceKind): BounceKind => (kind === 'hard' ? 'soft' : kind);

const LONGEST_TEXT = 500;
/** What is looked at of a text; its words come first. */
const LONGEST_READ = 4_000;

/** What a server said as one line of at most `most` characters that names no address: free text in events names nobody. */
export const saidLine = (text: string, most = LONGEST_TEXT): string => {
  const line = text
    .slice(0, LONGEST_READ)
    .toWellFormed()
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .replace(/[^\s<>()[\]",;:]{1,64}@[^\s<>()[\]",;:]{1,255}/g, 'an address')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
};
