import type { RunInFlight } from './in-flight';

const keyOf = (tenantId: string, dataset: string): string => `${tenantId} ${dataset}`;

/**
 * Which runs wait for which dataset, and which of them are to be looked at. A run is looked at when it begins to wait, since
 * an update may have come just before, and at each update of one of its datasets. Told in the order of the log.
 */
export class WaitingRuns {
  private readonly runs = new Map<string, Set<string>>();
  private woken = new Set<string>();

  clear(): void {
    this.runs.clear();
    this.woken.clear();
  }

  /** A run in flight changed; null for one that was not, or is no longer, in flight. */
  changed(occurrenceId: string, before: RunInFlight | null, after: RunInFlight | null): void {
    if (before?.awaits === after?.awaits) return;
    for (const name of before?.awaits ?? []) this.remove(keyOf(before?.tenantId ?? '', name), occurrenceId);
    if (!after || after.awaits.length === 0) {
      this.woken.delete(occurrenceId);
      return;
    }
    for (const name of after.awaits) {
      const key = keyOf(after.tenantId, name);
      this.runs.set(key, (this.runs.get(key) ?? new Set()).add(occurrenceId));
    }
    this.woken.add(occurrenceId);
  }

  /** A dataset of a tenant was updated. */
  updated(tenantId: string, dataset: string): void {
    for (const id of this.runs.get(keyOf(tenantId, dataset)) ?? []) this.woken.add(id);
  }

  /** The datasets that runs wait for. */
  awaited(): { tenantId: string; name: string }[] {
    return [...this.runs.keys()].map((key) => {
      // The name of a dataset has no space.
      const end = key.lastIndexOf(' ');
      return { tenantId: key.slice(0, end), name: key.slice(end + 1) };
    });
  }

  /** The runs to look at now. What could not be looked at is to be woken again. */
  take(): string[] {
    const ids = [...this.woken];
    this.woken = new Set();
    return ids;
  }

  wake(occurrenceId: string): void {
    this.woken.add(occurrenceId);
  }

  private remove(key: string, occurrenceId: string): void {
    const ids = this.runs.get(key);
    ids?.delete(occurrenceId);
    if (ids?.size === 0) this.runs.delete(key);
  }
}
