import type { DeliveryResource } from '@punctual/contracts';
import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { Problem } from '../problem';

type Row = Pick<DeliveryResource, 'userId' | 'scheduleId' | 'trigger'>;

/** Whether a user owns the schedule of a run or delivery now: a schedule that was transferred takes its history along. A notice belongs to the owner who was told. */
const ownsNow = async (views: ViewReader, row: Row, user: Principal): Promise<boolean> =>
  row.trigger === 'notice'
    ? row.userId === user.userId
    : (await views.get(scheduleView, row.scheduleId))?.userId === user.userId;

/** Whether a user may see a run or delivery: its owner at the time, the present owner of its schedule, or an admin. */
export const maySee = async (views: ViewReader, row: Row, user: Principal): Promise<boolean> =>
  user.role === 'admin' || row.userId === user.userId || (await ownsNow(views, row, user));

/**
 * That a user may make a run go on or a delivery be sent again: the present owner of the schedule, or an admin.
 * @throws Problem 403 for a former owner, who may only see it
 */
export const checkMayAct = async (views: ViewReader, row: Row, user: Principal): Promise<void> => {
  if (user.role !== 'admin' && !(await ownsNow(views, row, user)))
    throw new Problem(403, 'schedule/not-owner', 'this schedule belongs to someone else now');
};
