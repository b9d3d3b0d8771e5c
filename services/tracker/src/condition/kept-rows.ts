import type { DomainEvent, ObservationRecorded } from '@punctual/contracts';

type Recorded = ObservationRecorded['data'];

/** The rows, by their hashes, that runs of one schedule are compared with. */
type Baselines = {
  judgedSince: string;
  /** Of the two newest runs: one that was due before the newest may still be judged. */
  last: string[];
  first: string;
  sent: string | null;
  /** Of runs that may have been sent, by occurrence. */
  pending: Record<string, string>;
  /** What they were compared with, where a mail lists the changed rows, by occurrence. */
  comparedWith: Record<string, string>;
  keepsSent: boolean;
};
/** What is known of the rows of one schedule, in a form that survives JSON: all that were kept, and those that are compared with. */
export type RowsOfSchedule = { kept: string[]; baselines: Baselines | null };

const begun = (judgedSince: string, first: string): Baselines => ({
  ...{ judgedSince, first, last: [], sent: null, pending: {}, comparedWith: {}, keepsSent: false },
});

const neededBy = ({ last, first, sent, pending, comparedWith, keepsSent }: Baselines): string[] => {
  // A mail that is still to be made, as that of a run that is held, is made of both.
  const listed = Object.entries(comparedWith).flatMap(([occurrence, before]) => [
    before,
    pending[occurrence] ?? before,
  ]);
  return keepsSent ? [...last, ...listed, sent ?? first, ...Object.values(pending)] : [...last, ...listed];
};

const observed = (before: Baselines | null, hash: string, data: Recorded): Baselines => {
  const { occurrenceId, judging, verdict, sent, notSent } = data;
  const { condition } = judging;
  const keyed = condition.type === 'CHANGE_DETECTION' && condition.key ? data.facts.change?.rows : undefined;
  const known = before?.judgedSince === judging.judgedSince ? before : begun(judging.judgedSince, hash);
  const told = new Set([...sent, ...notSent]);
  const stillOpen = (all: Record<string, string>) =>
    Object.entries(all).filter(([occurrence]) => !told.has(occurrence));
  const open = stillOpen(known.pending);
  const compared = stillOpen(known.comparedWith);
  return {
    ...known,
    last: [...known.last.slice(-1), hash],
    sent: sent.reduce((newest, occurrence) => known.pending[occurrence] ?? newest, known.sent),
    pending: Object.fromEntries(verdict.send ? [...open, [occurrenceId, hash]] : open),
    comparedWith: Object.fromEntries(
      verdict.send && keyed !== undefined ? [...compared, [occurrenceId, keyed]] : compared,
    ),
    keepsSent: condition.type === 'CHANGE_DETECTION' && condition.baseline === 'lastSent',
  };
};

/** Which of the rows that conditions had kept are still needed, folded from the log. */
export class KeptRows {
  private changed = new Set<string>();

  /** @param schedules what was saved, by schedule */
  constructor(private readonly schedules = new Map<string, RowsOfSchedule>()) {}

  get entries(): ReadonlyMap<string, RowsOfSchedule> {
    return this.schedules;
  }

  /** Ids of the schedules that changed since this was last asked. */
  takeChanged(): Set<string> {
    const taken = this.changed;
    this.changed = new Set();
    return taken;
  }

  /** Takes back what `takeChanged` gave. */
  markChanged(ids: Iterable<string>): void {
    for (const id of ids) this.changed.add(id);
  }

  record({ type, data }: DomainEvent): void {
    if (type === 'ObservationRecorded') this.observed(data);
    else if (
      type === 'ScheduleDeleted' ||
      (type === 'ScheduleChanged' && data.spec.distributionCondition.type !== 'CHANGE_DETECTION')
    ) {
      const known = this.schedules.get(data.scheduleId);
      if (known?.baselines) this.set(data.scheduleId, { ...known, baselines: null });
    }
  }

  private observed(data: Recorded): void {
    const hash = data.facts.rows?.sha256;
    if (hash === undefined) return;
    const { kept, baselines } = this.schedules.get(data.scheduleId) ?? { kept: [], baselines: null };
    this.set(data.scheduleId, {
      kept: kept.includes(hash) ? kept : [...kept, hash],
      // Nothing is ever compared with a test.
      baselines: data.trigger === 'test' ? baselines : observed(baselines, hash, data),
    });
  }

  private set(scheduleId: string, rows: RowsOfSchedule): void {
    if (rows.kept.length > 0 || rows.baselines) this.schedules.set(scheduleId, rows);
    else this.schedules.delete(scheduleId);
    this.changed.add(scheduleId);
  }

  /** The rows that a run may be compared with. */
  needed(): Set<string> {
    return new Set([...this.schedules.values()].flatMap(({ baselines }) => (baselines ? neededBy(baselines) : [])));
  }

  /** Rows that were kept and that nothing is compared with any more. What was removed is to be forgotten. */
  superseded(needed: ReadonlySet<string>): string[] {
    const all = new Set([...this.schedules.values()].flatMap(({ kept }) => kept));
    return [...all].filter((hash) => !needed.has(hash));
  }

  /** Forgets rows that were removed. */
  forget(removed: ReadonlySet<string>): void {
    for (const [scheduleId, rows] of this.schedules) {
      const kept = rows.kept.filter((hash) => !removed.has(hash));
      if (kept.length < rows.kept.length) this.set(scheduleId, { ...rows, kept });
    }
  }
}
