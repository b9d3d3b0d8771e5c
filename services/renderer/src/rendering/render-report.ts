import type { Artifacts } from '@punctual/chassis';
import { newProgress, type PartValue, type RenderProgress, type RenderRequested } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import type { Renderer } from '../pool/renderer';
import type { RowsOfRun } from '../rows/rows-of-run';
import { slicesOf } from '../source/inline';
import type { Sources } from '../source/sources';
import { queryValues } from '../source/values';
import type { Look, LookOf } from '../template/look';
import type { RenderedReport, RenderReport } from './on-render-requested';
import { type Prepared, preparing } from './prepare';
import { counted } from './progress';
import { type RenderOne, renderMail } from './render-mail';

type RenderNeeds = {
  lookOf: LookOf;
  artifacts: Artifacts;
  sources: Sources;
  renderer: Renderer;
  /** The rows that named the people of a run; absent where no run is rendered. */
  rowsOfRun?: RowsOfRun;
  /** The values of the one part that is rendered; absent for all parts. */
  part?: readonly PartValue[];
};

type RenderPrepared = (
  request: RenderRequested['data'],
  prepared: Prepared,
  progress?: RenderProgress,
) => Promise<RenderedReport>;

/**
 * Reads what the reports of a mail are made of and has them rendered; people in the rows get the version they were found in. The rows go from
 * the source to the renderer, and are not held here.
 */
export const renderPrepared =
  ({ lookOf, artifacts, sources, renderer, rowsOfRun, part }: RenderNeeds): RenderPrepared =>
  async (request, prepared, progress = newProgress()) => {
    const { definition: first, version, parameters: known } = prepared;
    // The template of a mail is that of its first report.
    const look = await lookOf(first.template);
    const renderOne: RenderOne = async (
      { runId, formats, asOf, timezone, observe, data, perRow },
      { definition, userId, parameters },
      place,
    ) => {
      const values = queryValues(parameters, asOf);
      const found = perRow && rowsOfRun ? await rowsOfRun(runId) : null;
      // Rows that are read again here would go to people without a right to them.
      if (perRow?.runAs === 'recipient' && !found?.denied)
        throw new RenderError('source/rows-gone', 'nothing says which people of this run may have the rows');
      const passwords = await sources.passwordsOf(definition.files, userId);
      progress.step = 'reading';
      const slices = found ? slicesOf(found.rows) : sources.read(definition.source, { userId, values });
      const rows = counted(slices, progress);
      const { source: _, ...shown } = definition;
      const how = { parameters, look, passwords, formats, asOf, timezone, observe, data };
      const job = { definition: shown, ...how, perRow, denied: found?.denied ?? undefined, part, ...place };
      return renderer.render(job, rows, artifacts, progress);
    };
    const rendered = await renderMail(request, prepared, renderOne);
    return {
      reportVersion: version,
      ...usedTemplate(look),
      ...(first.parameterTypes ? { parameters: known } : {}),
      ...rendered,
    };
  };

/** Renders what a request asks for. */
export const renderReport = ({ reportAt, ...needs }: RenderNeeds & Parameters<typeof preparing>[0]): RenderReport => {
  const [prepare, render] = [preparing({ reportAt }), renderPrepared(needs)];
  return async (request, progress) => render(request, await prepare(request), progress);
};

const usedTemplate = ({ template }: Look): Pick<RenderedReport, 'template'> =>
  template ? { template: { templateId: template.templateId, version: template.version } } : {};
