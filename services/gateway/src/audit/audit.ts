import { conditionIdentity, type DomainEvent, type Metadata, sameJson } from '@punctual/contracts';
import { type ScheduleDoc, scheduleView } from '../views/schedule.view';

/** An event of a schedule's stream, and the version of the schedule after it. */
export type Told = { event: DomainEvent; metadata: Metadata; version: number };
/** One field of a schedule before and after an event. */
export type Change = { field: string; before: unknown; after: unknown };
/** One event of a schedule: who changed what. `userId` is null for what happened by itself. */
export type AuditEntry = {
  version: number;
  at: string;
  action: string;
  userId: string | null;
  changes: Change[];
  /** True for an edit after which the condition begins again: whether it fired before is forgotten. */
  conditionReset?: true;
};

/** What follows from other fields or is no part of what a person decides. */
const DERIVED = ['id', 'format', 'version', 'lastRunDate', 'nextRunDate', 'createdAt', 'updatedAt', 'runs'];

const ACTIONS: Readonly<Record<string, string>> = {
  ScheduleCreated: 'created',
  ScheduleChanged: 'changed',
  SchedulePaused: 'paused',
  ScheduleResumed: 'resumed',
  ScheduleReplanned: 'replanned',
  ScheduleEnded: 'ended',
  ScheduleDeleted: 'deleted',
  ScheduleRestored: 'restored',
  ScheduleTransferred: 'transferred',
};

/** Whether nobody did it: the planner works on behalf of the owner, so the metadata of its events name the owner. */
export const happenedByItself = ({ type, data }: DomainEvent): boolean =>
  type === 'ScheduleEnded' || type === 'ScheduleReplanned' || (type === 'ScheduleResumed' && data.automatic);

const fold = (row: ScheduleDoc | null, { event, metadata, version }: Told): ScheduleDoc | null => {
  const at = { key: '', revision: version - 1, created: '', tenantId: metadata.tenantId };
  return scheduleView.evolve(row, event, at);
};

const changesBetween = (before: ScheduleDoc | null, after: ScheduleDoc | null): Change[] => {
  const [old, now]: Record<string, unknown>[] = [{ ...before }, { ...after }];
  return Object.keys({ ...old, ...now })
    .filter((field) => !DERIVED.includes(field))
    .map((field) => ({ field, before: old?.[field] ?? null, after: now?.[field] ?? null }))
    .filter(({ before: a, after: b }) => !sameJson(a, b));
};

const resetsCondition = (before: ScheduleDoc | null, after: ScheduleDoc | null): boolean =>
  before !== null &&
  after !== null &&
  before.distributionCondition.type !== 'ALWAYS' &&
  conditionIdentity(before) !== conditionIdentity(after);

/** What happened to a schedule, oldest first, from the events of its stream. */
export const auditOf = (told: readonly Told[]): AuditEntry[] => {
  let row: ScheduleDoc | null = null;
  return told.map((one) => {
    const before: ScheduleDoc | null = row;
    row = fold(row, one);
    return {
      version: one.version,
      at: row?.updatedAt ?? '',
      action: ACTIONS[one.event.type] ?? one.event.type,
      userId: happenedByItself(one.event) ? null : one.metadata.userId,
      changes: changesBetween(before, row),
      ...(resetsCondition(before, row) ? { conditionReset: true as const } : {}),
    };
  });
};

/** A schedule as it was at an instant (RFC 3339), without its last and next run; null when it did not exist yet. */
export const stateAt = (told: readonly Told[], instant: string): ScheduleDoc | null => {
  let row: ScheduleDoc | null = null;
  for (const one of told) {
    const next = fold(row, one);
    if (next && Date.parse(next.updatedAt) > Date.parse(instant)) break;
    row = next;
  }
  return row && { ...row, lastRunDate: null, nextRunDate: null };
};
