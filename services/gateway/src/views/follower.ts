import {
  comparePositions,
  type EventStore,
  type Log,
  meter,
  type Position,
  pause,
  type StoredEvent,
} from '@punctual/chassis';
import type { Database } from './database';
import { type Foldable, foldInto } from './fold';
import { lowest, readStates, savePosition, type ViewState } from './tables';
import type { AnyView } from './view';

/** Enough events in one transaction for a fast rebuild, few enough that requests do not wait for it; while it is quiet a batch holds what there is. */
const BATCH = 1_000;

/** The stored checkpoint lies before what was folded here: somebody dropped the views. They must be read again from there. */
class Gap extends Error {
  override readonly name = 'Gap';
}

type Entry = Foldable & { position: Position };

export type Needs = { database: Database; store: EventStore; log: Log };

const stateOf = (states: readonly ViewState[], { name, version }: AnyView): ViewState | undefined =>
  states.find((state) => state.name === name && state.version === version);

/** Folds the log into some views, together: rows and checkpoints change in one transaction per batch. */
export class Follower {
  /** How far the log is read, folded or filtered out. */
  position: Position | null = null;
  /** How far the tables are known to be folded. */
  private saved: Position | null = null;
  private readonly unreadable = meter().createCounter('punctual_view_unreadable_events_total', {
    description: 'Events the views skipped because they cannot be read',
  });

  constructor(
    private readonly needs: Needs,
    private readonly views: readonly AnyView[],
  ) {}

  /** Follows until `signal` aborts or the tables turn out to have changed underneath. `progress` is told of each step. */
  async run(signal: AbortSignal, progress: (live: boolean) => Promise<void>): Promise<void> {
    const { database, store, log } = this.needs;
    const states = await readStates(database, database.db);
    this.saved = lowest(this.views.map((view) => stateOf(states, view)?.position ?? null));
    this.position = this.saved;
    const prefixes = [...new Set(this.views.flatMap((view) => view.prefixes))];
    const onLost = (error: unknown) =>
      log.warn({ err: error }, 'the views lost the event store; they go on when it is back');
    for await (const { events, position, live } of store.follow({
      prefixes,
      from: this.saved,
      signal,
      batch: BATCH,
      onLost,
    })) {
      if (events.length > 0 && position) await this.fold(events, position);
      if (position) this.position = position;
      await progress(live);
      // Catching up on a long log must not keep requests waiting.
      if (!live) await pause(0);
    }
    // Events that were filtered out since the last batch need not be filtered again at the next start.
    const end = this.position;
    if (end && this.saved && comparePositions(end, this.saved) > 0) await this.fold([], end);
  }

  private async decode(events: readonly StoredEvent[]): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const { stored, ...read } of await this.needs.store.codec.decodeAll(events)) {
      const { created, position, stream } = stored;
      const revision = Number(stored.revision);
      if ('unreadable' in read) {
        this.unreadable.add(1, { type: stored.type });
        this.needs.log.error({ err: read.unreadable, stream, revision }, 'the views skip an event they cannot read');
      } else entries.push({ event: read.event, revision, created, position });
    }
    return entries;
  }

  private async fold(events: readonly StoredEvent[], position: Position): Promise<void> {
    const { database } = this.needs;
    const entries = await this.decode(events);
    await database.db.transaction().execute(async (trx) => {
      const states = await readStates(database, trx, true);
      const behind: AnyView[] = [];
      for (const view of this.views) {
        const state = stateOf(states, view);
        const at = state?.position ?? null;
        if (!state || (this.saved && (!at || comparePositions(at, this.saved) < 0)))
          throw new Gap(`${view.name} was dropped while it was followed`);
        // Another gateway on the same database, or this view alone, may already be further.
        const news = at ? entries.filter((entry) => comparePositions(entry.position, at) > 0) : entries;
        await foldInto(trx, view, news);
        if (!at || comparePositions(position, at) > 0) behind.push(view);
      }
      if (behind.length > 0) await savePosition(trx, behind, position);
    });
    this.saved = position;
  }
}
