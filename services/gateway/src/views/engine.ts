import { comparePositions, meter, type Position, pause } from '@punctual/chassis';
import { ReadModelUnavailable } from './errors';
import { Follower, type Needs } from './follower';
import { ensureTables, lowest, readStates, switchTo } from './tables';
import type { AnyView } from './view';

/** The version of a view that reads go to, and the columns its table has. */
export type Served = { version: number; columns: readonly string[] };

/** Waits before following again after the database or a fold failed. */
const RETRY_MS = 1_000;
/** How long events gather while nobody waits for one: a burst is folded in few large transactions, not thousands of small ones. */
const GATHER_MS = 400;
/** The same while there is more than one batch at a time: rows that change several times in it are then written once. */
const GATHER_UNDER_LOAD_MS = 1_000;

/**
 * Keeps views folded from the log. Those that have caught up once are followed together; a new version, or one that
 * was dropped, is built beside them and takes over when it has caught up.
 */
export class ViewEngine {
  private readonly stopped = new AbortController();
  private readonly waiters = new Set<{ met: () => boolean; done: () => void }>();
  private readonly served = new Map<string, Served>();
  private followers: Follower[] = [];
  private gathering = new AbortController();
  /** Whether more than one batch was waiting since events were last gathered. */
  private underLoad = false;
  private running: Promise<void> | null = null;
  private problem: string | null = 'not started';

  constructor(
    private readonly needs: Needs,
    private readonly views: readonly AnyView[],
  ) {}

  /** Creates missing tables and begins to follow. Does not wait until the views have caught up. */
  async start(): Promise<void> {
    await ensureTables(this.needs.database, this.views);
    await this.loadServed();
    const lag = meter().createObservableGauge('punctual_views_caught_up', {
      description: '1 when every view has caught up with the log once',
    });
    lag.addCallback((result) => result.observe(this.health().ok ? 1 : 0));
    this.running = this.keepRunning();
  }

  /** Stops following; a batch under way is finished. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
    for (const { done } of this.waiters) done();
  }

  /** The version reads of a view go to. @throws ReadModelUnavailable while none has caught up. */
  current(view: Pick<AnyView, 'name'>): Served {
    const served = this.served.get(view.name);
    if (!served) throw new ReadModelUnavailable(`the view ${view.name} is being built from the event log`);
    return served;
  }

  /** Whether every view follows the log and may be read; `detail` says which is not. */
  health(): { ok: boolean; detail: string } {
    const building = this.views
      .filter(({ name, version }) => this.served.get(name)?.version !== version)
      .map(({ name }) => name);
    if (this.problem) return { ok: false, detail: this.problem };
    return building.length > 0
      ? { ok: false, detail: `being built from the event log: ${building.join(', ')}` }
      : { ok: true, detail: 'follows the event log' };
  }

  /** Where the views stand in the log; null before the first event. */
  position(): Position | null {
    return lowest(this.followers.map(({ position }) => position));
  }

  /** Resolves with true as soon as all views hold everything up to `position`, or with false after `ms`. */
  waitFor(position: Position, ms: number): Promise<boolean> {
    return this.until(() => this.holds(position), ms);
  }

  /** Resolves with true once every view has caught up, or with false after `ms`. */
  waitUntilReady(ms: number): Promise<boolean> {
    return this.until(() => this.health().ok, ms);
  }

  private async until(met: () => boolean, ms: number): Promise<boolean> {
    if (met()) return true;
    const over = new AbortController();
    const waiter = { met, done: () => over.abort() };
    this.waiters.add(waiter);
    this.gathering.abort();
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

  private holds(position: Position): boolean {
    const reached = this.position();
    return reached !== null && comparePositions(reached, position) >= 0;
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
        this.problem = null;
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        this.problem = error instanceof Error ? error.message : String(error);
        this.needs.log.error({ err: error }, 'folding the views failed; it is tried again');
        await pause(RETRY_MS, this.stopped.signal);
      }
    }
  }

  /** Follows with one group of views, or two while some are being built. Ends when the two can become one. */
  private async round(): Promise<void> {
    await ensureTables(this.needs.database, this.views);
    await this.loadServed();
    const over = new AbortController();
    const signal = AbortSignal.any([this.stopped.signal, over.signal]);
    const isServed = ({ name, version }: AnyView) => this.served.get(name)?.version === version;
    const [ready, building] = [this.views.filter(isServed), this.views.filter((view) => !isServed(view))];
    const groups = [ready, building]
      .filter((group) => group.length > 0)
      .map((group) => ({ group, follower: new Follower(this.needs, group) }));
    this.followers = groups.map(({ follower }) => follower);
    const runs = groups.map(({ group, follower }) =>
      follower.run(signal, async (live) => {
        this.problem = null;
        this.wake();
        if (!live) this.underLoad = true;
        if (live && group.every(isServed)) await this.gather();
        if (!live || group.every(isServed)) return;
        await switchTo(this.needs.database, group);
        await this.loadServed();
        this.wake();
        this.needs.log.info({ views: group.map(({ name, version }) => `${name}.${version}`) }, 'views have caught up');
        if (groups.length > 1) over.abort();
      }),
    );
    const results = await Promise.allSettled(
      runs.map((run) =>
        run.catch((error: unknown) => {
          over.abort();
          throw error;
        }),
      ),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
