import { type Artifacts, BoundedCache, sha256 } from '@punctual/chassis';
import type { Observed, RenderRequested, RowsWanted } from '@punctual/contracts';
import { stampText } from '../body/stamp';
import { subjectOf } from '../body/subject';
import type { ReportContent } from '../data/content';
import { exactMetrics } from '../data/exact';
import { metricsOf } from '../data/metric';
import { shownMetrics } from '../data/metric-text';
import { RenderError } from '../data/render-error';
import { canonicalRows, columnsOf } from '../data/rows';
import { tableOf } from '../data/table';
import type { ReportAt } from '../report/report-at';
import type { RowsOfRun } from '../rows/rows-of-run';
import { allRows } from '../source/all-rows';
import type { Sources } from '../source/sources';
import { queryValues } from '../source/values';
import type { Look, LookOf } from '../template/look';
import type { RenderedReport, RenderReport } from './on-render-requested';
import { renderAndStore } from './render-files';
import { renderParts } from './render-parts';

/** Memory for recent renderings, in octets. Runs that need the same rendering share it. */
const REMEMBERED_OCTETS = 4 * 1024 * 1024;

type RenderNeeds = {
  reportAt: ReportAt;
  lookOf: LookOf;
  artifacts: Artifacts;
  sources: Sources;
  /** The rows that named the people of a run; absent where no run is rendered. */
  rowsOfRun?: RowsOfRun;
};

/**
 * Renders a report and stores the files; equal bytes are stored once. For people in its rows each part is rendered, in the version
 * they were found in, and no file of the whole.
 */
export const renderReport =
  ({ reportAt, lookOf, artifacts, sources, rowsOfRun }: RenderNeeds): RenderReport =>
  async ({ runId, reportId, formats, parameters, asOf, timezone, observe, data, perRow, reportVersion }) => {
    const report = await reportAt(reportId, perRow?.reportVersion ?? reportVersion);
    if (report.status === 'none') throw new RenderError('report/unknown', 'the report does not exist');
    if (report.status === 'deleted')
      throw new RenderError('report/deleted', 'the report is deleted; restore it to send it again');
    const { definition, version, userId } = report;
    const look = await lookOf(definition.template);
    const shownParameters = { ...definition.parameters, ...parameters };
    const values = queryValues(shownParameters, asOf);
    const found = perRow && rowsOfRun ? await rowsOfRun(runId) : null;
    const rows = found ?? (await allRows(sources, definition.source, { userId, values }));
    const table = tableOf(rows, definition.columns ?? undefined);
    const metrics = metricsOf(definition.metrics, table);
    const exact = exactMetrics(definition.metrics, table, metrics);
    const { name, type, charts, locale, files: options, fileName } = definition;
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
      generatedFor: asOf,
      parameters: shownParameters,
    };
    const stamp = data && !data.ready ? stampText(data.datasets, timezone) : null;
    const render = (shown: ReportContent) => renderAndStore(artifacts, shown, { formats, stamp, look });
    const parts = perRow && (await renderParts(definition.metrics, perRow, content, render));
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

/** A hash, since parameters can be long and the cache does not count the size of keys. */
const keyOf = (request: RenderRequested['data']): string => {
  const { reportId, formats, parameters, asOf, timezone, observe, data, perRow, reportVersion, runId } = request;
  // The rows that name people are those of their run: another run may have read others.
  const people = perRow ? { perRow, runId } : null;
  return sha256(JSON.stringify([reportId, formats, parameters, asOf, timezone, observe, data, people, reportVersion]));
};

/**
 * Renders once for all first requests with the same report, parameters, formats and as-of, as schedules that fall due
 * together make them, and with the same knowledge of the data they waited for: what was rendered before may be older. A repeated request renders again, since the first answer was not usable.
 * @param octets how many octets of finished renderings are kept
 */
export const sharing = (render: RenderReport, octets = REMEMBERED_OCTETS): RenderReport => {
  const recent = new BoundedCache<RenderedReport>(octets);
  const underWay = new Map<string, Promise<RenderedReport>>();
  return async (request) => {
    if (request.attempt > 1) return render(request);
    const key = keyOf(request);
    const known = recent.get(key) ?? underWay.get(key);
    if (known) return known;
    const rendering = render(request).finally(() => underWay.delete(key));
    underWay.set(key, rendering);
    const rendered = await rendering;
    recent.set(key, rendered);
    return rendered;
  };
};
