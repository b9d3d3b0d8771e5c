import {
  type Bus,
  type Clock,
  type EventStore,
  type Limited,
  type Log,
  pause,
  runIn,
  Unavailable,
} from '@punctual/chassis';
import { z } from 'zod';
import { deliveryView } from '../views/delivery.view';
import type { ViewEngine } from '../views/engine';
import { ReadModelUnavailable } from '../views/errors';
import type { ViewReader } from '../views/reader';
import { reportView } from '../views/report.view';
import { scheduleView } from '../views/schedule.view';
import { type UserRow, userView } from '../views/user.view';
import { latestPeriod } from './period';
import { plannedUntil } from './planned';
import { summaryOf } from './summary';

/** How often it is looked whether a digest is due. */
const TICK_MS = 30_000;
const PAGE = 200;
const WEEK_MS = 7 * 86_400_000;
/** How long a look waits for the views; then it is left to the next one. */
const WAIT_MS = 5_000;
/** What a digest is read from. */
const READ = [userView, deliveryView, scheduleView, reportView];

/** `everyTenant` finds the users; `views` reads as one of them. */
type Needs = {
  everyTenant: ViewReader;
  views: ViewReader;
  engine: Pick<ViewEngine, 'waitFor'>;
  store: Pick<EventStore, 'head'>;
  bus: Pick<Bus, 'request'>;
  clock: Clock;
  log: Log;
  /** Lets one period be read at a time. */
  reading: Limited;
};

const checked = z.object({ told: z.boolean() });
const dueRow = z.object({ id: z.string(), tenantId: z.string(), digest: z.custom<UserRow['digest']>() });
type Due = {
  userId: string;
  tenantId: string;
  frequency: 'weekly' | 'monthly';
  timezone: string;
  from: string;
  to: string;
};

/**
 * Has users told how their schedules did: asks the tracker whether it was done, reads the numbers, and has the tracker tell them, whose stream
 * of each user takes a period once. So any number of gateways may ask, and one that starts asks again.
 */
export class Digests {
  private readonly stopping = new AbortController();
  /** The end of the period that the tracker was last asked for, by user. */
  private readonly askedFor = new Map<string, string>();
  private ticking: Promise<void> = Promise.resolve();

  constructor(private readonly needs: Needs) {}

  private failed(error: unknown): void {
    const { log } = this.needs;
    // As at a start that builds a view anew: its message says all.
    if (error instanceof ReadModelUnavailable && error.cause === undefined)
      log.warn(`digests will be tried again: ${error.message}`);
    else log.warn({ err: error }, 'digests will be tried again');
  }

  /** Begins to look. What fails is tried again at the next look. */
  start(): void {
    this.ticking = (async () => {
      while (!this.stopping.signal.aborted) {
        await this.tick().catch((error: unknown) => this.failed(error));
        await pause(TICK_MS, this.stopping.signal);
      }
    })();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ticking;
  }

  /** Asks for every digest that is due now and was not asked for. */
  async tick(): Promise<void> {
    const due = await this.due();
    // A digest is written for good, and views that are behind lack the end of the period.
    if (due.length === 0 || !(await this.holdAll())) return;
    for (const one of due) {
      if (this.stopping.signal.aborted) return;
      await this.tried(one.userId, async () => {
        await runIn({ tenantId: one.tenantId, userId: one.userId }, () => this.ask(one));
        this.askedFor.set(one.userId, one.to);
      });
    }
  }

  /** Whether the views hold all that was recorded before now. */
  private async holdAll(): Promise<boolean> {
    const { engine, store } = this.needs;
    const head = await store.head();
    return head === null || engine.waitFor(head, WAIT_MS, READ);
  }

  /** What fails for one user is tried again at the next look, and keeps nobody else from being told. */
  private async tried(userId: string, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.needs.log.warn({ err: error, userId }, 'a digest will be tried again');
    }
  }

  private async due(): Promise<Due[]> {
    const { everyTenant, clock } = this.needs;
    const where = [
      ['digest', 'in', ['weekly', 'monthly']],
      ['status', '!=', 'DISABLED'],
    ] as const;
    const sort = { column: 'createdAt', descending: false };
    const due: Due[] = [];
    for (let after: { value: string | number | null; key: string } | undefined; ; ) {
      const rows = await everyTenant.list(userView, { where, sort, limit: PAGE, after });
      for (const { key, doc } of rows)
        await this.tried(key, () => {
          const { id: userId, tenantId, digest } = dueRow.parse(doc);
          if (digest === null || digest.frequency === 'off') return;
          const { frequency, timezone, since } = digest;
          const period = latestPeriod(frequency, timezone, clock.millis());
          if (period.to <= since || this.askedFor.get(userId) === period.to) return;
          due.push({ userId, tenantId, frequency, timezone, ...period });
        });
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return due;
      after = { value: last.sortedBy, key: last.key };
    }
  }

  private async ask({ userId, frequency, timezone, from, to }: Due): Promise<void> {
    const { views, bus, clock, reading } = this.needs;
    // A gateway that starts knows nothing of what was told, and to read the numbers of everybody again would be dear.
    const known = await bus.request({ type: 'CheckOwnerDigest', data: { userId, to } }, `told ${userId} ${to}`);
    if (!known.ok) throw new Unavailable('service', `the tracker refuses to say what it told: ${known.code}`);
    if (checked.parse(known.result).told) return;
    const until = new Date(clock.millis() + WEEK_MS).toISOString();
    const planned = await plannedUntil({ views, bus }, userId, until);
    const summary = await reading(() => summaryOf(views, userId, { from, to, timezone }, planned));
    // Who has no schedule that did or will do anything is told nothing.
    if (!summary) return;
    const data = { userId, frequency, timezone, from, to, summary };
    const reply = await bus.request({ type: 'OrderOwnerDigest', data }, `digest ${userId} ${to}`);
    if (!reply.ok) throw new Error(`the tracker refuses a digest: ${reply.code}`);
  }
}
