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
  pending: Map<string, string>;
  keepsSent: boolean;
};

const begun = (judgedSince: string, first: string): Baselines => ({
  ...{ judgedSince, first, last: [], sent: null, pending: new Map<string, string>(), keepsSent: false },
});

/** Which of the rows that conditions had kept are still needed, folded from the log. */
export class KeptRows {
  private readonly schedules = new Map<string, Baselines>();
  private readonly all = new Set<string>();

  clear(): void {
    this.schedules.clear();
    this.all.clear();
  }

  record({ type, data }: DomainEvent): void {
    if (type === 'ObservationRecorded') this.observed(data);
    else if (type === 'ScheduleDeleted') this.schedules.delete(data.scheduleId);
    else if (type === 'ScheduleChanged' && data.spec.distributionCondition.type !== 'CHANGE_DETECTION')
      this.schedules.delete(data.scheduleId);
  }

  private observed({ scheduleId, occurrenceId, trigger, judging, facts, verdict, sent, notSent }: Recorded): void {
    const hash = facts.rows?.sha256;
    if (hash === undefined) return;
    this.all.add(hash);
    // Nothing is ever compared with a test.
    if (trigger === 'test') return;
    const known = this.schedules.get(scheduleId);
    const now = known?.judgedSince === judging.judgedSince ? known : begun(judging.judgedSince, hash);
    for (const one of sent) now.sent = now.pending.get(one) ?? now.sent;
    for (const one of [...sent, ...notSent]) now.pending.delete(one);
    if (verdict.send) now.pending.set(occurrenceId, hash);
    now.last = [...now.last.slice(-1), hash];
    now.keepsSent = judging.condition.type === 'CHANGE_DETECTION' && judging.condition.baseline === 'lastSent';
    this.schedules.set(scheduleId, now);
  }

  /** The rows that a run may be compared with. */
  needed(): Set<string> {
    const needed = new Set<string>();
    for (const { last, first, sent, pending, keepsSent } of this.schedules.values())
      for (const hash of keepsSent ? [...last, sent ?? first, ...pending.values()] : last) needed.add(hash);
    return needed;
  }

  /** Rows that were kept and that nothing is compared with any more. What was removed is to be forgotten. */
  superseded(needed: ReadonlySet<string>): string[] {
    return [...this.all].filter((hash) => !needed.has(hash));
  }

  forget(hash: string): void {
    this.all.delete(hash);
  }
}
