import {
  type Clock,
  comparePositions,
  type EventStore,
  type Followed,
  type Log,
  type Position,
  type Processor,
  pause,
  startProcessor,
} from '@punctual/chassis';
import type { Database } from './database';
import { FoldFailed, foldInto } from './fold';
import { belongToLog, type OnOtherLog } from './log-of-views';
import { lowest, readStates, savePosition, type ViewState } from './tables';
import type { AnyView } from './view';

/** Enough events in one transaction for a fast rebuild, few enough that requests do not wait for it; while it is quiet a batch holds what there is. */
const BATCH = 1_000;
/** Over events that no view folds, the place moves on without a transaction of its own for this long. */
const SAVE_EVERY_MS = 60_000;

/** The stored checkpoint lies before what was folded here: somebody dropped the views. They must be read again from there. */
class Gap extends Error {
  override readonly name = 'Gap';
}

export type Needs = { database: Database; store: EventStore; clock: Clock; log: Log; onOtherLog: OnOtherLog };

/** What a group tells whoever keeps it. */
export type Told = {
  /** Some events are folded; nothing more is waiting when `live`. The next batch waits for it. */
  progress(live: boolean): Promise<void>;
  /** A view cannot go on, for a reason of its own. The others of the group do. */
  failed(view: AnyView, reason: string): void;
  /** The tables changed underneath: the views must be grouped again. */
  regroup(): void;
};

const stateOf = (states: readonly ViewState[], { name, version }: AnyView): ViewState | undefined =>
  states.find((state) => state.name === name && state.version === version);

/** Some views that are folded together: rows and checkpoints change in one transaction per batch. */
export class ViewGroup {
  /** How far the log is read, folded or filtered out. */
  position: Position | null = null;
  /** How far the tables are known to be folded. */
  private saved: Position | null = null;
  private processor: Processor | null = null;

  constructor(
    private readonly needs: Needs,
    private views: readonly AnyView[],
    private readonly told: Told,
  ) {}

  start(): void {
    this.processor = startProcessor(this.needs, {
      name: `views ${this.views.map(({ name, version }) => `${name}.${version}`).join(' ')}`,
      prefixes: [...new Set(this.views.flatMap((view) => view.prefixes))],
      batch: BATCH,
      load: () => this.load(),
      handle: async ({ stored, position, live, readable }) => {
        if (stored.length > 0 && position) await this.foldAll(await readable(), position);
        if (position) this.position = position;
        await this.told.progress(live);
        // Catching up on a long log must not keep requests waiting.
        if (!live) await pause(0);
      },
      // Events that were filtered out since the last batch need not be filtered again at the next start.
      save: (position) => this.foldAll([], position),
      saveEveryMs: SAVE_EVERY_MS,
    });
  }

  /** Whether it keeps this version of the view up to date. */
  has({ name, version }: Pick<AnyView, 'name' | 'version'>): boolean {
    return this.views.some((view) => view.name === name && view.version === version);
  }

  /** What keeps it from going on; null when nothing does. */
  problem(): string | null {
    const { ok, detail } = this.processor?.health() ?? { ok: true, detail: '' };
    return ok || !this.processor?.live() ? null : detail;
  }

  async stop(): Promise<void> {
    await this.processor?.stop();
  }

  private async load(): Promise<Position | null> {
    const { database, store, onOtherLog, log } = this.needs;
    if (!(await belongToLog({ database, store, onOtherLog, log }))) {
      this.told.regroup();
      throw new Gap('the views were of another event log and are folded again');
    }
    const states = await readStates(database, database.db);
    this.saved = lowest(this.views.map((view) => stateOf(states, view)?.position ?? null));
    this.position = this.saved;
    return this.saved;
  }

  /** A view whose fold throws leaves the group, and the rest is folded without it. */
  private async foldAll(events: readonly Followed[], position: Position): Promise<void> {
    for (;;) {
      try {
        await this.fold(events, position);
        return;
      } catch (error) {
        if (error instanceof Gap) this.told.regroup();
        if (!(error instanceof FoldFailed)) throw error;
        const { view } = error;
        this.views = this.views.filter((other) => other !== view);
        this.needs.log.error({ err: error, view: view.name }, 'a view cannot be folded any further; the others go on');
        this.told.failed(view, error.message);
      }
    }
  }

  private async fold(events: readonly Followed[], position: Position): Promise<void> {
    const { database } = this.needs;
    await database.db.transaction().execute(async (trx) => {
      const states = await readStates(database, trx, true);
      const behind: AnyView[] = [];
      for (const view of this.views) {
        const state = stateOf(states, view);
        const at = state?.position ?? null;
        if (!state || (this.saved && (!at || comparePositions(at, this.saved) < 0)))
          throw new Gap(`${view.name} was dropped while it was followed`);
        // Another gateway on the same database, or this view alone, may already be further.
        const news = at ? events.filter(({ stored }) => comparePositions(stored.position, at) > 0) : events;
        await foldInto(trx, view, news);
        if (!at || comparePositions(position, at) > 0) behind.push(view);
      }
      if (behind.length > 0) await savePosition(trx, behind, position);
    });
    this.saved = position;
  }
}
