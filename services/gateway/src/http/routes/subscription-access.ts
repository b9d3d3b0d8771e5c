import {
  address,
  type ScheduleResource,
  type SubscriptionResource,
  type SubscriptionSpec,
  sameJson,
  subscriptionResource,
  subscriptionSchedule,
} from '@punctual/contracts';
import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import type { Answer } from '../operation';
import { Problem } from '../problem';
import { checkCalendar } from './calendar-access';
import { checkMoreReports } from './more-reports-check';
import { checkParameters } from './parameter-check';
import { reportToSchedule } from './schedule-access';

const shown = subscriptionResource.strip();
/** A subscription as users see it. */
export const shownSubscription = (row: unknown): SubscriptionResource => shown.parse(row);

export const subscriptionAnswer = (status: number, row: ScheduleResource): Answer => ({
  status,
  body: shownSubscription(row),
  version: row.version,
});

/**
 * The subscription, as the schedule it is, if the user may see it.
 * @throws Problem 404 when it does not exist, is deleted (unless deleted ones are asked for), or belongs to another user and the user is not an admin.
 */
export const visibleSubscription = async (
  views: ViewReader,
  id: string,
  user: Principal,
  deleted: 'hidden' | 'shown' = 'hidden',
): Promise<ScheduleResource> => {
  const row = await views.get(scheduleView, id);
  const may =
    row &&
    row.deliveryMethod !== null &&
    (user.role === 'admin' || row.userId === user.userId) &&
    (deleted === 'shown' || row.deletedAt === null);
  if (!may) throw new Problem(404, 'subscription/unknown', 'there is no such subscription');
  return row;
};

/**
 * The schedule that a subscription of the user is, sent to nobody else.
 * `row` is the subscription as it is: it may keep a calendar that is gone, and parameters that its report no longer takes.
 * @throws Problem 422 when the user cannot see the report, or there is no such calendar; 409 when no mail can be sent to the user's address
 */
export const scheduleFor = async (
  views: ViewReader,
  spec: SubscriptionSpec,
  user: Principal,
  row: Pick<ScheduleResource, 'reportId' | 'parameters' | 'moreReports' | 'calendar'> | null = null,
) => {
  await checkCalendar(views, spec.calendar, row?.calendar);
  const report = await reportToSchedule(views, spec.reportId, user);
  await checkMoreReports(views, spec.moreReports, user);
  const given = ({ reportId, parameters, moreReports }: typeof spec) => ({ reportId, parameters, moreReports });
  if (!row || !sameJson(given(spec), given({ ...spec, ...row }))) await checkParameters(views, spec);
  if (!address.safeParse(user.email).success)
    throw new Problem(409, 'subscription/no-address', 'no mail can be sent to the address of your account');
  return subscriptionSchedule({ ...spec, reportType: spec.reportType ?? report.type }, user.email);
};
