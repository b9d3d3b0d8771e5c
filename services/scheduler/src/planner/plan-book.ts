import type { DomainEvent, Event, OccurrenceEvent, ScheduleSpec } from '@punctual/contracts';
import type { Planned } from '../calendar/occurrences';
import { daysOf, ruleOf } from '../schedule/rule-of';
import { Entry } from './entry';
import type { Followed, Known, Reached } from './known';
import type { Policy } from './misfire';
import { evolveRuns, noRuns } from './runs';
import { SharedTerms } from './shared-terms';

/** Where an event lies. */
type Place = { metadata: { tenantId: string }; stored: { revision: bigint } };

/**
 * All schedules that may fall due, folded from the log. Folding an event twice changes nothing, so a saved book may be ahead
 * of the position that was saved with it.
 */
export class PlanBook {
  readonly entries = new Map<string, Entry>();
  private readonly shared = new SharedTerms();
  private changed = new Set<string>();

  /** Adds a schedule as it was saved. @throws RangeError when this version cannot follow its rule */
  add({ rule, policy, ...known }: Known): Entry {
    const entry = new Entry(known, this.shared.take(rule, policy));
    this.remove(known.scheduleId);
    this.entries.set(known.scheduleId, entry);
    return entry;
  }

  clear(): void {
    for (const id of [...this.entries.keys()]) this.remove(id);
    this.takeChanged();
  }

  /** Ids of the schedules that changed since this was last asked, ended and deleted ones included. */
  takeChanged(): Set<string> {
    const { changed } = this;
    this.changed = new Set();
    return changed;
  }

  /** Marks schedules as changed again, after they could not be saved. */
  markChanged(ids: Iterable<string>): void {
    for (const id of ids) this.changed.add(id);
  }

  /** Folds an event of the log. Returns the entry it changed. */
  record(event: DomainEvent, { metadata, stored }: Place): Entry | null {
    const { type, data } = event;
    if (!('scheduleId' in data)) return null;
    const { scheduleId } = data;
    const entry = this.entries.get(scheduleId);
    const revision = Number(stored.revision);
    switch (type) {
      case 'ScheduleCreated': {
        if (entry) return null;
        return this.begin({ ...data, createdAt: data.at }, metadata.tenantId, revision);
      }
      case 'ScheduleRestored': {
        if (entry || data.status === 'ended') return null;
        const begun = this.begin(data, metadata.tenantId, revision);
        if (data.status === 'active') return begun;
        begun.pause(Date.parse(data.at), instantOf(data.until));
        begun.wakeWhenDue();
        return begun;
      }
      case 'ScheduleChanged': {
        // A change makes an ended schedule active again.
        if (!entry) return this.begin(data, metadata.tenantId, revision);
        if (revision <= entry.revision) return null;
        entry.revision = revision;
        entry.reportId = data.spec.reportId;
        const { terms } = entry;
        entry.change(this.shared.take(ruleOf(data.spec, data), policyOf(data.spec)), data.at);
        this.shared.release(terms);
        entry.calendar = followedBy(data.spec);
        entry.told = instantOf(data.nextDueAt);
        break;
      }
      case 'ScheduleTransferred':
        if (!entry || revision <= entry.revision) return null;
        entry.revision = revision;
        entry.userId = data.userId;
        this.changed.add(scheduleId);
        return null;
      case 'SchedulePaused':
        if (!entry || revision <= entry.revision) return null;
        entry.revision = revision;
        entry.pause(Date.parse(data.at), instantOf(data.until));
        break;
      case 'ScheduleResumed':
        if (!entry || revision <= entry.revision) return null;
        entry.revision = revision;
        // What fell due since the planned end of the pause is not skipped because the end is recorded later.
        entry.resume(data.automatic ? Math.min(Date.parse(data.at), entry.resumeAt ?? Infinity) : Date.parse(data.at));
        entry.told = instantOf(data.nextDueAt);
        break;
      case 'ScheduleReplanned':
        if (!entry || revision <= entry.revision) return null;
        entry.revision = revision;
        entry.told = instantOf(data.nextDueAt);
        if (data.calendar) {
          const { terms } = entry;
          const rule = { ...terms.rule, calendar: daysOf(data.calendar) };
          entry.follow(this.shared.take(rule, terms.policy), data.at);
          this.shared.release(terms);
          entry.calendar = followedBy(data);
          break;
        }
        this.changed.add(scheduleId);
        return null;
      case 'ScheduleEnded':
      case 'ScheduleDeleted':
        this.changed.add(scheduleId);
        this.remove(scheduleId);
        return null;
      case 'OccurrenceFired':
      case 'OccurrenceSkipped':
        return entry && this.recordOccurrence(event) ? entry : null;
      default: {
        const runs = entry && evolveRuns(entry.runs, event);
        if (!entry || !runs || runs === entry.runs) return null;
        entry.runs = runs;
      }
    }
    // Waiting occurrences are judged again.
    this.changed.add(scheduleId);
    entry.wakeWhenDue();
    return entry;
  }

  /**
   * Folds a recorded occurrence, from the log or directly from the planner's own append.
   * @returns false when it was known already: the ledger never goes back, and a run opens once
   */
  recordOccurrence(event: OccurrenceEvent): boolean {
    const { scheduleId, nominal, dueAt, nextDueAt } = event.data;
    const entry = this.entries.get(scheduleId);
    // Runs started by a person have ids of their own and do not move the ledger.
    if (event.type === 'OccurrenceFired' && event.data.trigger !== 'planned') return false;
    if (!entry || nominal === null || !isBeyond(entry.cursor, { dueAt, nominal })) return false;
    entry.reach({ dueAt, nominal });
    if (event.type === 'OccurrenceFired') entry.lastRun = dueAt;
    entry.told = instantOf(nextDueAt);
    if (entry.policy.overlap !== 'allow') entry.runs = evolveRuns(entry.runs, event);
    this.changed.add(scheduleId);
    entry.wakeWhenDue();
    return true;
  }

  /**
   * Passes over an occurrence that the ledger holds already: it fell due before by another plan, such as before an edit that moved
   * it. The log told of it then, so it will not tell again.
   */
  passOver(entry: Entry, { dueAt, nominal }: Pick<Planned, 'dueAt' | 'nominal'>): void {
    entry.reach({ dueAt, nominal });
    this.changed.add(entry.scheduleId);
    entry.wakeWhenDue();
  }

  private begin(
    { scheduleId, userId, createdAt, spec, nextDueAt, at }: Event<'ScheduleChanged'>['data'],
    tenantId: string,
    revision: number,
  ): Entry {
    this.changed.add(scheduleId);
    const about = { scheduleId, tenantId, userId, reportId: spec.reportId, revision };
    const terms = { rule: ruleOf(spec, { scheduleId, createdAt }), policy: policyOf(spec), stages: [] };
    const begun = { cursor: at, pauses: [], resumeAt: null, runs: noRuns, lastRun: null, told: instantOf(nextDueAt) };
    const calendar = followedBy(spec);
    return this.add({ ...about, ...terms, ...begun, calendar });
  }

  private remove(scheduleId: string): void {
    const entry = this.entries.get(scheduleId);
    if (!entry) return;
    this.entries.delete(scheduleId);
    this.shared.release(entry.terms);
    entry.wakeMs = Infinity;
  }
}

const followedBy = ({ calendar }: Pick<ScheduleSpec, 'calendar'>): Followed | null =>
  calendar?.calendarId ? { id: calendar.calendarId, version: calendar.calendarVersion ?? 0 } : null;

const instantOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

const policyOf = ({ misfire, catchUpWindow, overlap }: ScheduleSpec): Policy => ({ misfire, catchUpWindow, overlap });

const isBeyond = (cursor: Reached, recorded: { dueAt: string; nominal: string }): boolean => {
  const [reached, at] = [Date.parse(typeof cursor === 'string' ? cursor : cursor.dueAt), Date.parse(recorded.dueAt)];
  return at > reached || (at === reached && typeof cursor !== 'string' && recorded.nominal > cursor.nominal);
};
