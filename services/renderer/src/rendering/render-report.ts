import { type Artifacts, sha256 } from '@punctual/chassis';
import type { Observed, RenderRequested, RowsWanted } from '@punctual/contracts';
import { stampText } from '../body/stamp';
import { subjectOf } from '../body/subject';
import type { ReportContent } from '../data/content';
import { exactMetrics } from '../data/exact';
import { metricsOf } from '../data/metric';
import { shownMetrics } from '../data/metric-text';
import { canonicalRows, columnsOf } from '../data/rows';
import { tableOf } from '../data/table';
import type { RowsOfRun } from '../rows/rows-of-run';
import { allRows } from '../source/all-rows';
import type { Sources } from '../source/sources';
import { queryValues } from '../source/values';
import type { Look, LookOf } from '../template/look';
import type { RenderedReport, RenderReport } from './on-render-requested';
import { type Prepared, preparing } from './prepare';
import { renderAndStore } from './render-files';
import { renderParts, type WantsPart } from './render-parts';

type RenderNeeds = {
  lookOf: LookOf;
  artifacts: Artifacts;
  sources: Sources;
  /** The rows that named the people of a run; absent where no run is rendered. */
  rowsOfRun?: RowsOfRun;
  /** Which parts are rendered; absent for all of them. */
  wantsPart?: WantsPart;
};

type RenderPrepared = (request: RenderRequested['data'], prepared: Prepared) => Promise<RenderedReport>;

/**
 * Renders a report and stores the files; equal bytes are stored once. For people in its rows each part is rendered, in the version
 * they were found in, and no file of the whole.
 */
export const renderPrepared =
  ({ lookOf, artifacts, sources, rowsOfRun, wantsPart }: RenderNeeds): RenderPrepared =>
  async ({ runId, formats, asOf, timezone, observe, data, perRow }, { definition, version, userId, parameters }) => {
    const look = await lookOf(definition.template);
    const values = queryValues(parameters, asOf);
    const found = perRow && rowsOfRun ? await rowsOfRun(runId) : null;
    const rows = found ?? (await allRows(sources, definition.source, { userId, values }));
    const table = tableOf(rows, definition.columns ?? undefined);
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
      fileName,
      subject,
      generatedFor: asOf,
      parameters,
      parameterTypes,
    };
    const stamp = data && !data.ready ? stampText(data.datasets, timezone) : null;
    const render = (shown: ReportContent) => renderAndStore(artifacts, shown, { formats, stamp, look });
    const parts = perRow && (await renderParts(definition.metrics, perRow, content, render, wantsPart));
    const { missing, ...files } = parts
      ? { subject: subjectOf(content), artifacts: [], missing: parts.missing }
      : await render(content);
    const keepRows = async (wanted: RowsWanted): Promise<Observed['rows']> => {
      const bytes = await canonicalRows(table, wanted);
      return { sha256: await artifacts.put(bytes), size: bytes.length, count: table.rows.length, ...wanted };
    };
    const stored = parts ? parts.parts.flatMap((part) => part.artifacts) : files.artifacts;
    return {
      reportVersion: version,
      ...usedTemplate(look),
      ...files,
      ...(parameterTypes ? { parameters } : {}),
      metrics,
      rowCount: table.rows.length,
      contentHash: sha256(stored.map((artifact) => artifact.sha256).join()),
      rowsHash: sha256(rowsText(table.rows)),
      observed: {
        metrics: exact,
        columns: observe ? columnsOf(table) : null,
        rows: observe ? await keepRows(observe) : null,
        ...(observe ? { shown: table.columns.map(({ key, label }) => ({ key, label })) } : {}),
      },
      ...(missing.length > 0 ? { missingCharacters: missing } : {}),
      ...(parts ? { parts: parts.parts } : {}),
    };
  };

/** Renders what a request asks for. */
export const renderReport = ({ reportAt, ...needs }: RenderNeeds & Parameters<typeof preparing>[0]): RenderReport => {
  const [prepare, render] = [preparing({ reportAt }), renderPrepared(needs)];
  return async (request) => render(request, await prepare(request));
};

const usedTemplate = ({ template }: Look): Pick<RenderedReport, 'template'> =>
  template ? { template: { templateId: template.templateId, version: template.version } } : {};

/** The rows as text, independent of the order of their columns. */
const rowsText = (rows: Record<string, unknown>[]): string =>
  JSON.stringify(
    rows.map((row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))),
    // JSON knows neither; without this an infinity would be equal to null.
    (_, value: unknown) =>
      typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value,
  );
