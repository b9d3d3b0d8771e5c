import type { RenderRequested, ReportBody } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { runParameters, type Values } from '../parameter/run-parameters';
import type { ReportAt } from '../report/report-at';

/** What a rendering is made of: a version of a report, and the parameters of the run. */
export type Prepared = {
  definition: ReportBody;
  version: number;
  userId: string;
  parameters: Values;
};
export type Prepare = (request: RenderRequested['data']) => Promise<Prepared>;

/** Reads the report of a request, and what its parameters are in that run. @throws RenderError where it can not be rendered */
export const preparing =
  ({ reportAt }: { reportAt: ReportAt }): Prepare =>
  async ({ reportId, parameters, asOf, timezone, lastRun = null, perRow, reportVersion }) => {
    const report = await reportAt(reportId, perRow?.reportVersion ?? reportVersion);
    if (report.status === 'none') throw new RenderError('report/unknown', 'the report does not exist');
    if (report.status === 'deleted')
      throw new RenderError('report/deleted', 'the report is deleted; restore it to send it again');
    const { definition, version, userId } = report;
    const known = runParameters(definition, parameters, { asOf, timezone, lastRun });
    return { definition, version, userId, parameters: known };
  };
