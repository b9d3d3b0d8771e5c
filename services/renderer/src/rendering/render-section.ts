import type { Format } from '@punctual/contracts';
import { type BodySection, bodySection } from '../body/body-section';
import { withoutRepeats } from '../body/chart-parts';
import type { ReportContent } from '../data/content';
import { writtenFiles } from '../render';
import type { FileStore } from './file-store';
import { type RenderedFiles, storing } from './render-files';

/**
 * Renders a further report of a mail and stores its files: the pictures of its first `charts`, which the body of the mail may show, and the
 * attachments. The body itself is made with the first report.
 */
export const renderSection = async (
  content: ReportContent,
  artifacts: FileStore,
  { formats, charts, reports }: { formats: readonly Format[]; charts: number; reports: number },
): Promise<Omit<RenderedFiles, 'shown'> & { section: BodySection }> => {
  const { section, pictures } = await bodySection(content, { formats, most: charts, reports });
  const { store, storePicture, missing } = storing(artifacts);
  const stored = await Promise.all(withoutRepeats(pictures).map(storePicture));
  for await (const file of writtenFiles(content, formats)) stored.push(await store(file, 'attachment'));
  return { subject: content.name, artifacts: stored, missing, section };
};
