import type { Artifacts } from '@punctual/chassis';
import { type Artifact, type Event, pagesOf, retrySchema } from '@punctual/contracts';
import type { Needs } from '../needs';
import { openDeliveries } from '../run/open-deliveries';

/** What opening a notice needs. */
export type Opening = Pick<Needs, 'deliveries' | 'clock'> & { artifacts: Pick<Artifacts, 'put'> };

/** What a notice is about, and whose it is. `occurrenceId` is its own. */
type About = Pick<
  Event<'RunOpened'>['data'],
  'occurrenceId' | 'scheduleId' | 'reportId' | 'userId' | 'timezone' | 'dueAt'
>;

/**
 * Opens the deliveries of a notice, one message for each recipient. Opening them again does nothing. They are sent, tried
 * again and recorded like others.
 */
export const openNotice = async (
  needs: Opening,
  about: About,
  to: readonly string[],
  { subject, text, html }: { subject: string; text: string; html: string },
): Promise<void> => {
  const { artifacts, clock } = needs;
  const part = async (role: 'text' | 'html', mediaType: string, content: string): Promise<Artifact> => {
    const bytes = Buffer.from(content);
    const sha256 = await artifacts.put(bytes);
    return { name: `notice.${role}`, role, mediaType, sha256, size: bytes.length, cid: null };
  };
  const files = await Promise.all([part('html', 'text/html', html), part('text', 'text/plain', text)]);
  const recipients = { to: [...to], cc: [], bcc: [], lists: [] };
  const pages = pagesOf({ audience: 'individually', recipients });
  const now = clock.now();
  const order: Event<'RunOpened'>['data'] = {
    ...{ ...about, reportType: null, name: subject, trigger: 'notice' },
    ...{ formats: [], parameters: {}, audience: 'individually', retry: retrySchema.parse({}) },
    ...{ pages: pages.length, recipients: to.length, lists: [], rendering: null, deadline: now, at: now },
  };
  const facts = { reportVersion: 0, metrics: [], rowCount: 0, contentHash: files[0]?.sha256 ?? '', rowsHash: null };
  const rendering = { subject, artifacts: files, ...facts, renderedFor: about.occurrenceId, attempt: 0 };
  await openDeliveries(needs, order, rendering, pages);
};
