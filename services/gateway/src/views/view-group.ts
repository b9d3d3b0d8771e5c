import {
  type Clock,
  comparePositions,
  type Erasure,
  type EventStore,
  type Followed,
  type Log,
  type Position,
  type Processor,
  pause,
  readErasures,
  startProcessor,
} from '@punctual/chassis';
import { streamName } from '@punctual/contracts';
import type { Database } from './database';
import { dealOut } from './deal-out';
import { FoldFailed, foldInto } from './fold';
import { belongToLog, type OnOtherLog } from './log-of-views';
import { refold } from './refold';
import { lowest, readErased, readStates, saveErased, savePosition, stateOf } from './tables';
import type { AnyView } from './view';

/** Where it is recorded that people were erased. */
const ERASURES_PREFIX = streamName('erasure', '');

/** Enough events in one transaction for a fast rebuild, few enough that requests do not wait for it; in quiet times a batch holds whatever has arrived. */
const BATCH = 1_000;
/** The same while nothing is read yet: a row that changes several times is then written once. */
const BATCH_BUILDING = 4_000;
/** Events that no view folds move the position in memory only; it is saved after this time. */
const SAVE_EVERY_MS = 60_000;

/** The stored checkpoint is before the position folded here: the views were dropped. They must be folded again from the checkpoint. */
class Gap extends Error {
  override readonly name = 'Gap';
}

export type Needs = {
  database: Database;
  store: EventStore;
  clock: Clock;
  log: Log;
  onOtherLog: OnOtherLog;
  /** Removes what else is in the database and may name a person who was erased; before its files are emptied of it. */
  onErased?: () => Promise<void>;
};

/**
 * Told of every batch that the served views hold now, whichever process folded it, before requests that wait for it go on: its
 * events, and the positions before and after it.
 */
export type OnFolded = (events: readonly Followed[], before: Position | null, after: Position | null) => void;

/** Callbacks from a group to the engine. */
export type Told = {
  /** Some events are folded or filtered out; with `live`, no more are waiting. The next batch waits for this call. */
  progress(live: boolean): Promise<void>;
  folded: OnFolded;
  /** One view has failed. The others of the group continue. */
  failed(view: AnyView, reason: string): void;
  /** Another process changed the tables: the views must be grouped again. */
  regroup(): void;
};

/** Those of events in the order of the log that are after a position; most often all of them. */
const after = (position: Position | null, events: readonly Followed[]): readonly Followed[] => {
  const [first] = events;
  if (!position || !first || comparePositions(first.stored.position, position) > 0) return events;
  return events.filter(({ stored }) => comparePositions(stored.position, position) > 0);
};

/** Views that are folded together: rows and checkpoints change in one transaction per batch. */
export class ViewGroup {
  /** How far the log is read, folded or filtered out. */
  position: Position | null = null;
  /** How far the tables are known to be folded. */
  private saved: Position | null = null;
  private processor: Processor | null = null;
  private readonly stopping = new AbortController();

  constructor(
    private readonly needs: Needs,
    private views: readonly AnyView[],
    private readonly told: Told,
    /** Whether nobody reads any view yet. */
    private readonly unread: boolean,
  ) {}

  start(): void {
    this.processor = startProcessor(this.needs, {
      name: `views ${this.views.map(({ name, version }) => `${name}.${version}`).join(' ')}`,
      prefixes: [...new Set([...this.views.flatMap((view) => view.prefixes), ERASURES_PREFIX])],
      batch: this.unread ? BATCH_BUILDING : BATCH,
      load: () => this.load(),
      handle: async ({ stored, position, live, readable }) => {
        const before = this.position;
        const events = stored.length > 0 ? await readable() : [];
        if (stored.length > 0 && position) await this.foldAll(events, position);
        if (position) this.position = position;
        if (events.some(({ event }) => event.type === 'PersonErased')) await this.takeErasuresIn();
        this.told.folded(events, before, this.position);
        await this.told.progress(live);
        // Catching up with a long log must not block requests.
        if (!live) await pause(0);
      },
      // Events that were filtered out since the last batch need not be filtered again at the next start.
      save: (position) => this.foldAll([], position),
      saveEveryMs: SAVE_EVERY_MS,
    });
  }

  /** Whether the group keeps this version of the view up to date. */
  has({ name, version }: Pick<AnyView, 'name' | 'version'>): boolean {
    return this.views.some((view) => view.name === name && view.version === version);
  }

  /** The error that stops the group; null while there is none. */
  problem(): string | null {
    const { ok, detail } = this.processor?.health() ?? { ok: true, detail: '' };
    return ok || !this.processor?.live() ? null : detail;
  }

  /** Seconds that the views are behind the log. */
  lagSeconds(): number {
    return this.processor?.lagSeconds() ?? 0;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.processor?.stop();
  }

  private async load(): Promise<Position | null> {
    const { database, store, onOtherLog, log } = this.needs;
    if (!(await belongToLog({ database, store, onOtherLog, log }))) {
      this.told.regroup();
      throw new Gap('the views belonged to another event log and are folded again');
    }
    const states = await readStates(database, database.db);
    this.saved = lowest(this.views.map((view) => stateOf(states, view)?.position ?? null));
    this.position = this.saved;
    await this.takeErasuresIn();
    return this.saved;
  }

  /** Folds the rows again that name people who were erased meanwhile, and empties the files of what they were. */
  private async takeErasuresIn(): Promise<void> {
    const { database, store, log, onErased } = this.needs;
    const until = this.saved;
    const done = (await readErasures(store)).filter(({ erased }) => erased !== null);
    const saved = (some: readonly Erasure[]) =>
      saveErased(
        database.db,
        this.views,
        some.map(({ erasureId }) => erasureId),
      );
    // What is folded from the beginning reads as erased at once.
    if (!until) return saved(done);
    const known = await readErased(database.db, this.views);
    const next = done.filter(
      ({ erasureId, erased }) => !known.has(erasureId) && erased && comparePositions(erased.position, until) <= 0,
    );
    if (next.length === 0) return;
    const range = { until, signal: this.stopping.signal };
    await this.withoutFailed(() => refold({ database, store }, this.views, next, range));
    await onErased?.();
    await database.clean();
    await saved(next);
    log.info({ erasures: next.length }, 'the rows of people who were erased are folded again');
  }

  private async foldAll(events: readonly Followed[], position: Position): Promise<void> {
    await this.withoutFailed(() => this.fold(events, position));
  }

  /** A view whose fold throws leaves the group, and the other views are folded without it. */
  private async withoutFailed(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        if (error instanceof Gap) this.told.regroup();
        if (!(error instanceof FoldFailed)) throw error;
        const { view } = error;
        this.views = this.views.filter((other) => other !== view);
        this.needs.log.error({ err: error, view: view.name }, 'a view has stopped folding; the others continue');
        this.told.failed(view, error.message);
      }
    }
  }

  private async fold(events: readonly Followed[], position: Position): Promise<void> {
    const { database } = this.needs;
    const eventsOf = dealOut(events);
    await database.db.transaction().execute(async (trx) => {
      const states = await readStates(database, trx, true);
      const behind: AnyView[] = [];
      for (const view of this.views) {
        const state = stateOf(states, view);
        const at = state?.position ?? null;
        if (!state || (this.saved && (!at || comparePositions(at, this.saved) < 0)))
          throw new Gap(`${view.name} was dropped while it was being folded`);
        // Another gateway on the same database, or this view alone, may already be further.
        const news = after(at, eventsOf(view));
        await foldInto(database, trx, view, news);
        if (!at || comparePositions(position, at) > 0) behind.push(view);
      }
      if (behind.length > 0) await savePosition(trx, behind, position);
    });
    this.saved = position;
  }
}
