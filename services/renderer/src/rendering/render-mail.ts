import { sha256 } from '@punctual/chassis';
import type { FurtherRendered, RenderRequested } from '@punctual/contracts';
import type { BodySection } from '../body/body-section';
import { inMail, reportLabel } from './in-mail';
import { mailFiles } from './mail-files';
import type { RenderedReport } from './on-render-requested';
import type { Prepared, PreparedReport } from './prepare';
import type { RenderedJob, RenderJob } from './render-job';

/** Pictures of charts in the body of a mail; one report has no more. */
const MOST_CHARTS = 10;

type Request = RenderRequested['data'];
/** Renders one report of a mail: the first with the sections of the further ones, or a further one, which gives its section. */
export type RenderOne = (
  request: Request,
  prepared: PreparedReport,
  place: Pick<RenderJob, 'sections' | 'section'>,
) => Promise<RenderedJob>;
type Rendered = Omit<RenderedReport, 'reportVersion' | 'template' | 'parameters'>;
type Further = { told: FurtherRendered; section: BodySection; files: RenderedJob };

const furtherOf = async (
  { observe: _observe, data: _data, perRow: _perRow, ...request }: Request,
  { definition, parameters, version: reportVersion, ...rest }: Prepared['further'][number],
  { index, renderOne, ...shown }: { index: number; charts: number; reports: number; renderOne: RenderOne },
): Promise<Further> => {
  const { reportId, formats } = rest;
  const { name, parameterTypes } = definition;
  const prepared = { definition, parameters, version: reportVersion, userId: rest.userId };
  const files = await inMail(reportLabel(name), `moreReports.${index}.`, () =>
    renderOne({ ...request, reportId, formats }, prepared, { section: shown }),
  );
  if (!files.section) throw new Error('a further report was rendered without its section');
  const known = parameterTypes ? { parameters } : {};
  return {
    told: { reportId, name, reportVersion, rowCount: files.rowCount, ...known },
    section: files.section,
    files,
  };
};

/** The files of a further report, with the pictures that the body shows and no others. */
const shownOf = ({ artifacts, missingCharacters }: RenderedJob, shown: readonly string[]) => ({
  artifacts: artifacts.filter(({ cid }) => cid === null || shown.includes(cid)),
  missingCharacters,
});

/**
 * Renders all reports of a mail, one after the other. The further ones are first, since the body of the mail has their sections; their files
 * follow those of the first. All other facts are of the first.
 * @throws RenderError that names the report which can not be rendered, where there are several
 */
export const renderMail = async (request: Request, prepared: Prepared, renderOne: RenderOne): Promise<Rendered> => {
  const { further: asked, ...first } = prepared;
  if (asked.length === 0) {
    const { shown: _shown, ...rendered } = await renderOne(request, first, {});
    return rendered;
  }
  const further: Further[] = [];
  const reports = 1 + asked.length;
  let room = Math.max(0, MOST_CHARTS - first.definition.charts.length);
  for (const [index, one] of asked.entries()) {
    const charts = Math.min(room, one.definition.charts.length);
    room -= charts;
    further.push(await furtherOf(request, one, { index, charts, reports, renderOne }));
  }
  const sections = further.map(({ section }) => section);
  const { shown = [], ...rendered } = await inMail(reportLabel(first.definition.name), '', () =>
    renderOne(request, first, { sections }),
  );
  const { artifacts, missing } = mailFiles([rendered, ...further.map(({ files }) => shownOf(files, shown))]);
  const { missingCharacters: _missing, ...facts } = rendered;
  return {
    ...facts,
    artifacts,
    contentHash: sha256(artifacts.map((artifact) => artifact.sha256).join()),
    ...(missing.length > 0 ? { missingCharacters: missing } : {}),
    moreReports: further.map(({ told }) => told),
  };
};
