import { type Artifacts, BoundedCache, sha256 } from '@punctual/chassis';
import type { RenderRequested } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import type { Renderer } from '../pool/renderer';
import type { ReportAt } from '../report/report-at';
import type { RowsOfRun } from '../rows/rows-of-run';
import { slicesOf } from '../source/inline';
import type { Sources } from '../source/sources';
import { queryValues } from '../source/values';
import type { Look, LookOf } from '../template/look';
import type { RenderedReport, RenderReport } from './on-render-requested';

/** Memory for recent renderings, in octets. Runs that need the same rendering share it. */
const REMEMBERED_OCTETS = 4 * 1024 * 1024;

type RenderNeeds = {
  reportAt: ReportAt;
  lookOf: LookOf;
  artifacts: Artifacts;
  sources: Sources;
  renderer: Renderer;
  /** The rows that named the people of a run; absent where no run is rendered. */
  rowsOfRun?: RowsOfRun;
};

/**
 * Reads what a report is made of and has it rendered; people in its rows get the version they were found in. The rows go from the source
 * to the renderer, and are not held here.
 */
export const renderReport =
  ({ reportAt, lookOf, artifacts, sources, renderer, rowsOfRun }: RenderNeeds): RenderReport =>
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
    const rows = found ? slicesOf(found) : sources.read(definition.source, { userId, values });
    const { source: _, ...shown } = definition;
    const job = {
      definition: shown,
      parameters: shownParameters,
      look,
      formats,
      asOf,
      timezone,
      observe,
      data,
      perRow,
    };
    const rendered = await renderer.render(job, rows, artifacts);
    return { reportVersion: version, ...usedTemplate(look), ...rendered };
  };

const usedTemplate = ({ template }: Look): Pick<RenderedReport, 'template'> =>
  template ? { template: { templateId: template.templateId, version: template.version } } : {};

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
