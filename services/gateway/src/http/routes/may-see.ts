import type { DeliveryResource } from '@punctual/contracts';
import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';

/** Whether a user may see a run or delivery: its owner, the present owner of its schedule, or an admin. A notice is for the owner who was told. */
export const maySee = async (
  views: ViewReader,
  row: Pick<DeliveryResource, 'userId' | 'scheduleId' | 'trigger'>,
  user: Principal,
): Promise<boolean> => {
  if (user.role === 'admin' || row.userId === user.userId) return true;
  if (row.trigger === 'notice') return false;
  // A schedule that was transferred takes its history along.
  return (await views.get(scheduleView, row.scheduleId))?.userId === user.userId;
};
