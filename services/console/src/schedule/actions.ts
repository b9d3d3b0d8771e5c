import type { ReportSchedule } from '../api/schedules';
import { words } from './detail.words';
import { words as scheduleWords } from './schedule.words';

export type ActionId =
  | 'edit'
  | 'run'
  | 'test'
  | 'pause'
  | 'resume'
  | 'duplicate'
  | 'backfill'
  | 'transfer'
  | 'remove'
  | 'restore';
export type Rights = { write: boolean; administer: boolean };

/** One thing that can be done with a schedule. `barred` says why it cannot be done now; null where it can. */
export type Action = { id: ActionId; label: string; barred: string | null };

const LABELS: Readonly<Record<ActionId, string>> = {
  edit: words.edit,
  run: words.run,
  test: words.test,
  pause: words.pause,
  resume: words.resume,
  duplicate: words.duplicate,
  backfill: words.backfill,
  transfer: words.transfer,
  remove: words.remove,
  restore: words.restore,
};

/** What can be done with a schedule in its state, in the order in which it is shown. */
export const actionsFor = ({ status, deletedAt }: ReportSchedule, { write, administer }: Rights): Action[] => {
  const toggle: ActionId[] = status === 'ACTIVE' ? ['pause'] : status === 'PAUSED' ? ['resume'] : [];
  const ids: ActionId[] =
    deletedAt === null
      ? ['run', 'edit', 'test', ...toggle, 'duplicate', 'backfill', 'transfer', 'remove']
      : ['restore'];
  const barred = (id: ActionId) => {
    if (!write) return scheduleWords.readOnly;
    return id === 'transfer' && !administer ? scheduleWords.onlyAdmins : null;
  };
  return ids.map((id) => ({ id, label: LABELS[id], barred: barred(id) }));
};
