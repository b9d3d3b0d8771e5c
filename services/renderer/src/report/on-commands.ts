import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { Rejection, type ReportBody, type ReportEvent } from '@punctual/contracts';
import type { Sources } from '../source/sources';
import type { Templates } from '../template/on-commands';
import type { Report, ReportCommand } from './report';
import { checkTemplateParameters } from './template-parameters';

export type Reports = Repository<Report, ReportCommand, ReportEvent>;
type Needs = { reports: Reports; clock: Clock };
type Defining = Needs & { sources: Sources; templates: Templates };

/** @throws Rejection 422 when the owner of a report may not use its source, or the source can never be read */
const checkSource = async (sources: Sources, { source, files }: ReportBody, ownerId: string): Promise<void> => {
  const problems = await sources.problemsOf(source, ownerId);
  if (problems.length > 0) throw new Rejection('report/invalid', 'the source of the report cannot be used', problems);
  const locked = await sources.passwordProblems(files, ownerId);
  if (locked.length > 0) throw new Rejection('report/invalid', 'a password of the files cannot be used', locked);
};

/** Defines a report for the user who asks. */
export const onDefineReport =
  ({ reports, sources, templates, clock }: Defining): CommandHandler<'DefineReport'> =>
  async ({ type, data }) => {
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('report/invalid', 'a report belongs to a user');
    await checkSource(sources, data.definition, userId);
    await checkTemplateParameters(templates, data.definition);
    await reports.execute(data.reportId, { type, data: { ...data, userId, now: clock.now() } }, { isNew: true });
    return { reportId: data.reportId };
  };

export const onReviseReport =
  ({ reports, sources, templates, clock }: Defining): CommandHandler<'ReviseReport'> =>
  async ({ type, data }) => {
    const report = await reports.load(data.reportId);
    // Whoever revises it, its runs read the source with the rights of its owner.
    if (report.status !== 'none') await checkSource(sources, data.definition, report.userId);
    await checkTemplateParameters(templates, data.definition);
    await reports.execute(data.reportId, { type, data: { ...data, now: clock.now() } });
    return {};
  };

export const onDeleteReport =
  ({ reports, clock }: Needs): CommandHandler<'DeleteReport'> =>
  async ({ type, data }) => {
    await reports.execute(data.reportId, { type, data: { ...data, now: clock.now() } });
    return {};
  };

export const onRestoreReport =
  ({ reports, clock }: Needs): CommandHandler<'RestoreReport'> =>
  async ({ type, data }) => {
    await reports.execute(data.reportId, { type, data: { ...data, now: clock.now() } });
    return {};
  };
