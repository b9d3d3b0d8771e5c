import type { OrderedReport, RenderRequested, ReportBody } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { runParameters, type Values } from '../parameter/run-parameters';
import type { ReportAt } from '../report/report-at';
import { inMail, reportLabel } from './in-mail';

/** What the rendering of a report is made of: a version of it, and its parameters in the run. */
export type PreparedReport = {
  definition: ReportBody;
  version: number;
  userId: string;
  parameters: Values;
};
/** What a rendering is made of: its first report, and the further ones of the mail. */
export type Prepared = PreparedReport & { further: readonly (PreparedReport & OrderedReport)[] };
export type Prepare = (request: RenderRequested['data']) => Promise<Prepared>;

type Request = Pick<RenderRequested['data'], 'asOf' | 'timezone' | 'lastRun'>;
type Asked = Pick<OrderedReport, 'reportId' | 'parameters' | 'reportVersion'>;

/**
 * Reads the reports of a request, and what their parameters are in that run.
 * @throws RenderError where one can not be rendered, which names it where there are several
 */
export const preparing = ({ reportAt }: { reportAt: ReportAt }): Prepare => {
  const read = async ({ reportId, reportVersion }: Asked) => {
    const report = await reportAt(reportId, reportVersion);
    if (report.status === 'none') throw new RenderError('report/unknown', 'the report does not exist');
    return report;
  };
  const prepared = (
    { status, definition, version, userId }: Awaited<ReturnType<typeof read>>,
    { parameters }: Asked,
    { asOf, timezone, lastRun }: Request,
  ): PreparedReport => {
    if (status === 'deleted')
      throw new RenderError('report/deleted', 'the report is deleted; restore it to send it again');
    const known = runParameters(definition, parameters, { asOf, timezone, lastRun: lastRun ?? null });
    return { definition, version, userId, parameters: known };
  };
  const ofMail = async (asked: Asked, request: Request, place: number): Promise<PreparedReport> => {
    const at = place === 0 ? '' : `moreReports.${place - 1}.`;
    const report = await inMail(`Report ${place + 1} of the mail`, at, () => read(asked));
    return inMail(reportLabel(report.definition.name), at, async () => prepared(report, asked, request));
  };

  return async (request) => {
    const { reportId, parameters, perRow, moreReports = [] } = request;
    const asked = { reportId, parameters, reportVersion: perRow?.reportVersion ?? request.reportVersion };
    if (moreReports.length === 0) return { ...prepared(await read(asked), asked, request), further: [] };
    const first = await ofMail(asked, request, 0);
    const further: (PreparedReport & OrderedReport)[] = [];
    for (const [index, one] of moreReports.entries())
      further.push({ ...one, ...(await ofMail(one, request, index + 1)) });
    return { ...first, further };
  };
};
