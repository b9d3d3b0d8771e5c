import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { Rejection, type ReportEvent } from '@punctual/contracts';
import type { Report, ReportCommand } from './report';

export type Reports = Repository<Report, ReportCommand, ReportEvent>;
type Needs = { reports: Reports; clock: Clock };

/** Defines a report for the user who asks. */
export const onDefineReport =
  ({ reports, clock }: Needs): CommandHandler<'DefineReport'> =>
  async ({ type, data }) => {
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('report/invalid', 'a report belongs to a user');
    await reports.execute(data.reportId, { type, data: { ...data, userId, now: clock.now() } }, { isNew: true });
    return { reportId: data.reportId };
  };

export const onReviseReport =
  ({ reports, clock }: Needs): CommandHandler<'ReviseReport'> =>
  async ({ type, data }) => {
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
