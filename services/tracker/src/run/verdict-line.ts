import { type Artifacts, BoundedCache, escapeHtml, sha256, withoutMarks } from '@punctual/chassis';
import type { Artifact, Observation } from '@punctual/contracts';
import type { Lists } from '../changes/changes-text';
import type { Rendering } from '../delivery/state';

/** Bodies made lately: many runs of one report send the same line. */
const CACHE_OCTETS = 1024 * 1024;

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The line of a mail that says what its condition found; null when that is nothing to say. */
export const lineOf = ({ trigger, verdict }: Pick<Observation, 'trigger' | 'verdict'>): string | null => {
  const text = sentence(verdict.text);
  if (trigger === 'test') return `This is a test, sent whatever the condition says. ${text}`;
  if (verdict.notice === 'resolved') return `Resolved: ${verdict.text}`;
  return verdict.reason === 'always' ? null : text;
};

const inHtml = (html: string, line: string, lists: string): string => {
  const note = `<div style="max-width:600px;margin:0 auto;padding:16px 24px 0;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5"><strong>${escapeHtml(line)}</strong>${lists}</div>`;
  // At the very beginning, so that it is also what a list of messages shows.
  return /<body\b[^>]*>/i.test(html) ? html.replace(/<body\b[^>]*>/i, (tag) => tag + note) : note + html;
};

/**
 * Puts a line at the beginning of a rendering's bodies, and below it the rows that changed. Runs share a rendering and each
 * has its own line, so the bodies with the line are files of their own; the same line in the same body gives the same bytes,
 * in every retry.
 */
export const verdictLines = (artifacts: Artifacts) => {
  const made = new BoundedCache<Pick<Artifact, 'sha256' | 'size'>>(CACHE_OCTETS);
  const withLine = async (
    artifact: Artifact,
    line: string,
    lists: Lists | null,
    isAgain: boolean,
  ): Promise<Artifact> => {
    if (artifact.role !== 'html' && artifact.role !== 'text') return artifact;
    const key = `${artifact.sha256} ${artifact.role} ${lists ? sha256(lists.html + lists.text) : ''} ${line}`;
    // Rendered again because files were lost: the bodies with the line may be lost too, and are stored again.
    const known = isAgain ? undefined : made.get(key);
    if (known) return { ...artifact, ...known };
    const bytes = await artifacts.get(artifact.sha256);
    // The mailer finds out that the files are lost, and has them rendered again.
    if (!bytes) return artifact;
    const body = String(bytes);
    // Rows that changed hold what somebody else wrote, and must not pretend to be marks of the body.
    const text = withoutMarks(lists ? `${line}\n\n${lists.text}` : line);
    const changed = Buffer.from(
      artifact.role === 'html'
        ? inHtml(body, withoutMarks(line), withoutMarks(lists?.html ?? ''))
        : `${text}\n\n${body}`,
    );
    const file = { sha256: await artifacts.put(changed), size: changed.length };
    made.set(key, file);
    return { ...artifact, ...file };
  };
  return async (rendering: Rendering, line: string | null, lists: Lists | null = null): Promise<Rendering> => {
    if (line === null) return rendering;
    const isAgain = rendering.attempt > 1;
    const withLines = await Promise.all(rendering.artifacts.map((one) => withLine(one, line, lists, isAgain)));
    return { ...rendering, artifacts: withLines };
  };
};
