import { sha256 } from '@punctual/chassis/offline';
import type {
  Artifact,
  Denied,
  MissingCharacters,
  Observed,
  PartValue,
  RenderRequested,
  ReportBody,
  RowsWanted,
} from '@punctual/contracts';
import type { BodySection } from '../body/body-section';
import { stampText } from '../body/stamp';
import { subjectOf } from '../body/subject';
import type { Passwords, ReportContent } from '../data/content';
import { exactMetrics } from '../data/exact';
import { metricsOf } from '../data/metric';
import { shownMetrics } from '../data/metric-text';
import { checkHeld, type Rows } from '../data/row-list';
import { canonicalRows, columnsOf } from '../data/rows';
import { rowsHasher } from '../data/rows-hash';
import { tableOf } from '../data/table';
import { checkRowCount } from '../file/row-limits';
import type { Look } from '../template/look';
import type { FileStore } from './file-store';
import type { RenderedReport } from './on-render-requested';
import { renderAndStore } from './render-files';
import { renderParts } from './render-parts';
import { renderSection } from './render-section';

/** What a rendering needs beside the rows: plain data, so that another process can do it. */
export type RenderJob = Pick<
  RenderRequested['data'],
  'formats' | 'asOf' | 'timezone' | 'observe' | 'data' | 'perRow'
> & {
  definition: Omit<ReportBody, 'source'>;
  /** Those of the report and of the run. */
  parameters: Record<string, unknown>;
  look: Look;
  /** The people in the rows who get none of them; absent for nobody. */
  denied?: Denied | undefined;
  passwords?: Passwords | undefined;
  /** The values of the only part that is rendered. */
  part?: readonly PartValue[] | undefined;
  /** Those of the further reports of the mail; absent for a mail of one report. */
  sections?: readonly BodySection[] | undefined;
  /** Of a further report, which has no mail of its own: its section, with so many charts, of a mail of so many reports, and its files. */
  section?: { charts: number; reports: number } | undefined;
};

/** What comes of it; the caller knows which versions it was made of. */
export type RenderedJob = Omit<RenderedReport, 'reportVersion' | 'template' | 'parameters' | 'moreReports'> & {
  /** The section of a further report. */
  section?: BodySection;
  /** The Content-IDs of the pictures of further reports that the body shows. */
  shown?: string[];
};

const factsOf = (rowCount: number, files: readonly Artifact[], missing: MissingCharacters[]) => ({
  rowCount,
  contentHash: sha256(files.map((artifact) => artifact.sha256).join()),
  ...(missing.length > 0 ? { missingCharacters: missing } : {}),
});

/**
 * Renders a report from its rows and stores the files; equal bytes are stored once. For people in its rows each part is rendered, and no
 * file of the whole; of a further report of a mail its files and its section.
 */
export const renderJob = async (job: RenderJob, rows: Rows, artifacts: FileStore): Promise<RenderedJob> => {
  const { definition, parameters, look, passwords, formats, asOf, timezone, observe, data, perRow, denied, part } = job;
  checkRowCount(rows.length, formats);
  if (perRow || observe) checkHeld(rows.length);
  const hasher = rowsHasher();
  const table = tableOf(rows, definition.columns ?? undefined, hasher.add);
  const metrics = metricsOf(definition.metrics, table);
  const exact = exactMetrics(definition.metrics, table, metrics);
  const { name, type, charts, locale, files: options, fileName, subject, parameterTypes } = definition;
  const content: ReportContent = {
    name,
    type,
    charts,
    table,
    metrics: shownMetrics(definition.metrics, metrics, exact, table),
    timezone,
    locale,
    files: options,
    passwords,
    fileName,
    subject,
    generatedFor: asOf,
    parameters,
    parameterTypes,
  };
  const stamp = data && !data.ready ? stampText(data.datasets, timezone) : null;
  if (job.section) {
    const { missing, ...files } = await renderSection(content, artifacts, { formats, ...job.section });
    return { ...files, metrics, rowsHash: null, ...factsOf(table.rows.length, files.artifacts, missing) };
  }
  const { sections: moreReports = [] } = job;
  const render = (shown: ReportContent) => renderAndStore(artifacts, shown, { formats, stamp, look, moreReports });
  const parts = perRow && (await renderParts(definition.metrics, perRow, content, render, { denied, part }));
  const { missing, ...files } = parts
    ? { subject: subjectOf(content), artifacts: [], missing: parts.missing }
    : await render(content);
  const keepRows = async (wanted: RowsWanted): Promise<Observed['rows']> => {
    const bytes = await canonicalRows(table, wanted);
    return { sha256: await artifacts.put(bytes), size: bytes.length, count: table.rows.length, ...wanted };
  };
  const stored = parts ? parts.parts.flatMap((part) => part.artifacts) : files.artifacts;
  return {
    ...files,
    metrics,
    rowsHash: hasher.result(),
    observed: {
      metrics: exact,
      columns: observe ? columnsOf(table) : null,
      rows: observe ? await keepRows(observe) : null,
      ...(observe ? { shown: table.columns.map(({ key, label }) => ({ key, label })) } : {}),
    },
    ...factsOf(table.rows.length, stored, missing),
    ...(parts ? { parts: parts.parts } : {}),
  };
};
