import { comparePositions, meter, type Position, pause } from '@punctual/chassis';
import { ReadModelUnavailable } from './errors';
import { belongToLog } from './log-of-views';
import { ensureTables, readStates, switchTo } from './tables';
import type { AnyView } from './view';
import { type Needs, type OnFolded, ViewGroup } from './view-group';

/** The version of a view that serves reads, and the columns of its table. */
export type Served = { version: number; columns: readonly string[] };

/** Delays before the views are grouped again after a database failure. */
const RETRY_MS = 1_000;
/** How long events gather while no request waits for one: a burst is folded in a few large transactions, not thousands of small ones. */
const GATHER_MS = 400;
/** The same while more than one batch is waiting: rows that change several times are then written once. */
const GATHER_UNDER_LOAD_MS = 1_000;

const keyOf = ({ name, version }: Pick<AnyView, 'name' | 'version'>): string => `${name}.${version}`;

/**
 * Keeps views up to date with the log. The views that are served are folded together; a new or dropped version is built
 * beside them and takes over when it has caught up. A view whose fold fails stops alone.
 */
export class ViewEngine {
  private readonly stopped = new AbortController();
  private readonly waiters = new Set<{ met: () => boolean; done: () => void }>();
  private readonly served = new Map<string, Served>();
  /** Views that have stopped folding, by key, with the reason. */
  private readonly failed = new Map<string, string>();
  private readonly listeners = new Set<OnFolded>();
  private groups: ViewGroup[] = [];
  private gathering = new AbortController();
  /** Whether more than one batch has been waiting since events were last gathered. */
  private underLoad = false;
  private running: Promise<void> | null = null;
  private problem: string | null = 'not started';

  constructor(
    private readonly needs: Needs,
    private readonly views: readonly AnyView[],
  ) {}

  /**
   * Creates missing tables and starts to follow the log. Does not wait until the views have caught up.
   * @throws OtherLog when the views belong to another event log and ON_OTHER_LOG refuses the start
   */
  async start(): Promise<void> {
    await ensureTables(this.needs.database, this.views);
    await belongToLog(this.needs);
    await this.loadServed();
    const lag = meter().createObservableGauge('punctual_views_caught_up', {
      description: '1 when every view has caught up with the log once',
    });
    lag.addCallback((result) => result.observe(this.health().ok ? 1 : 0));
    this.running = this.keepRunning();
  }

  /** Stops following the log; a batch in progress is finished. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
    for (const { done } of this.waiters) done();
  }

  /** The version of a view that serves reads. @throws ReadModelUnavailable while none has caught up, or when it has stopped. */
  current(view: Pick<AnyView, 'name'>): Served {
    const served = this.served.get(view.name);
    if (!served) throw new ReadModelUnavailable(`the view ${view.name} is being built from the event log`);
    const reason = this.failed.get(keyOf({ ...view, ...served }));
    if (reason) throw new ReadModelUnavailable(`the view ${view.name} has stopped: ${reason}`);
    return served;
  }

  /** Whether every view follows the log and can be read; `detail` names those that cannot. */
  health(): { ok: boolean; detail: string } {
    const problem = this.problem ?? this.groups.map((group) => group.problem()).find((one) => one !== null);
    if (problem) return { ok: false, detail: problem };
    if (this.failed.size > 0) {
      const all = [...this.failed].map(([key, reason]) => `${key} (${reason})`).join(', ');
      return { ok: false, detail: `stopped (repair with "npm run rebuild-views"): ${all}` };
    }
    const building = this.views
      .filter(({ name, version }) => this.served.get(name)?.version !== version)
      .map(({ name }) => name);
    return building.length > 0
      ? { ok: false, detail: `being built from the event log: ${building.join(', ')}` }
      : { ok: true, detail: 'follows the event log' };
  }

  /**
   * Resolves with true as soon as the served versions of these views hold everything up to `position`, or with false
   * after `ms`. Versions that are being built do not count.
   */
  waitFor(position: Position, ms: number, views: readonly Pick<AnyView, 'name'>[] = this.views): Promise<boolean> {
    return this.until(() => views.every(({ name }) => this.holds(name, position)), ms);
  }

  /** Hands every batch that the served views have folded to `listener`. */
  onFolded(listener: OnFolded): void {
    this.listeners.add(listener);
  }

  /** How far the served views have folded the log; null before they began. */
  reached(): Position | null {
    const served = (name: string) => this.served.get(name);
    const [name = ''] = this.served.keys();
    const version = served(name)?.version;
    return (version !== undefined && this.groups.find((group) => group.has({ name, version }))?.position) || null;
  }

  /** Every view: the version wanted, the one that serves reads, and why it has stopped, if it has. */
  states(): { name: string; version: number; served: number | null; problem: string | null }[] {
    return this.views.map(({ name, version }) => {
      const served = this.served.get(name)?.version ?? null;
      const stopped = this.failed.get(keyOf({ name, version: served ?? version }));
      return { name, version, served, problem: stopped ?? null };
    });
  }

  /** Seconds from recording to folding of the oldest event in the last batch; 0 when nothing waits. */
  lagSeconds(): number {
    return Math.max(0, ...this.groups.map((group) => group.lagSeconds()));
  }

  /** Resolves with true once every view has caught up, or with false after `ms`. */
  waitUntilReady(ms: number): Promise<boolean> {
    return this.until(() => this.health().ok, ms);
  }

  private async until(met: () => boolean, ms: number): Promise<boolean> {
    if (met()) return true;
    const over = new AbortController();
    // With a reason of its own: without one, each makes an error with its stack.
    const waiter = { met, done: () => over.abort('met') };
    this.waiters.add(waiter);
    this.gathering.abort('awaited');
    await pause(ms, over.signal);
    this.waiters.delete(waiter);
    return met();
  }

  private async gather(): Promise<void> {
    if (this.waiters.size > 0) return;
    const ms = this.underLoad ? GATHER_UNDER_LOAD_MS : GATHER_MS;
    this.underLoad = false;
    this.gathering = new AbortController();
    await pause(ms, AbortSignal.any([this.gathering.signal, this.stopped.signal]));
  }

  private wake(): void {
    for (const { met, done } of this.waiters) if (met()) done();
  }

  private holds(name: string, position: Position): boolean {
    const served = this.served.get(name);
    const reached = served && this.groups.find((group) => group.has({ name, ...served }))?.position;
    return !!reached && comparePositions(reached, position) >= 0;
  }

  private async loadServed(): Promise<void> {
    const states = await readStates(this.needs.database, this.needs.database.db);
    for (const view of this.views) {
      const usable = states.filter(
        ({ name, version, ready }) => name === view.name && ready && version <= view.version,
      );
      const newest = usable.sort((a, b) => b.version - a.version)[0];
      if (newest) this.served.set(view.name, { version: newest.version, columns: newest.columns });
      else this.served.delete(view.name);
    }
  }

  private async keepRunning(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        await this.round();
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        this.problem = error instanceof Error ? error.message : String(error);
        this.needs.log.error({ err: error }, 'cannot use the tables of the views; trying again');
        await pause(RETRY_MS, this.stopped.signal);
      }
    }
  }

  /** Follows the log with one group of views, or two while some are being built. Ends when the views must be grouped again. */
  private async round(): Promise<void> {
    await ensureTables(this.needs.database, this.views);
    await this.loadServed();
    this.failed.clear();
    const over = new AbortController();
    const isServed = ({ name, version }: AnyView) => this.served.get(name)?.version === version;
    const building = this.views.filter((view) => !isServed(view));
    // Until the new version takes over, the served version is folded with its own code.
    const replaced = building.flatMap(({ previous }) => (previous && isServed(previous) ? [previous] : []));
    const ready = [...this.views.filter(isServed), ...replaced];
    this.groups = [this.served.size > 0 ? ready : [], building]
      .filter((group) => group.length > 0)
      .map((group) => this.groupOf(group, group === building, over));
    this.problem = null;
    for (const group of this.groups) group.start();
    await pause(2 ** 31 - 1, AbortSignal.any([this.stopped.signal, over.signal]));
    await Promise.all(this.groups.map((group) => group.stop()));
  }

  private groupOf(views: readonly AnyView[], building: boolean, over: AbortController): ViewGroup {
    let switched = !building;
    const unread = building && this.served.size === 0;
    this.needs.database.building?.(unread);
    return new ViewGroup(
      this.needs,
      views,
      {
        progress: async (live) => {
          if (!live) this.underLoad = true;
          this.wake();
          if (!live || over.signal.aborted) return;
          if (switched) return this.gather();
          const caughtUp = views.filter((view) => !this.failed.has(keyOf(view)));
          if (caughtUp.length === 0) return;
          await switchTo(this.needs.database, caughtUp);
          await this.loadServed();
          switched = true;
          this.needs.database.building?.(false);
          this.wake();
          this.needs.log.info({ views: caughtUp.map(keyOf) }, 'views have caught up');
          if (this.groups.length > 1) over.abort();
        },
        folded: (events, before, after) => {
          if (switched) for (const listener of this.listeners) listener(events, before, after);
        },
        failed: (view, reason) => {
          this.failed.set(keyOf(view), reason);
          this.wake();
        },
        regroup: () => over.abort(),
      },
      unread,
    );
  }
}
