import { type Bus, type Clock, type Log, pause, runIn } from '@punctual/chassis';
import { z } from 'zod';
import type { ViewEngine } from '../views/engine';
import type { ViewReader } from '../views/reader';
import { type UserRow, userView } from '../views/user.view';
import { latestPeriod } from './period';
import { plannedUntil } from './planned';
import { summaryOf } from './summary';

/** How often it is looked whether a digest is due. */
const TICK_MS = 30_000;
const PAGE = 200;
const WEEK_MS = 7 * 86_400_000;

/** `everyTenant` finds the users; `views` reads as one of them. */
type Needs = {
  everyTenant: ViewReader;
  views: ViewReader;
  engine: Pick<ViewEngine, 'live'>;
  bus: Pick<Bus, 'request'>;
  clock: Clock;
  log: Log;
};

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
 * Has users told how their schedules did: reads the numbers, and asks the tracker, whose stream of each user takes a period once. So any number
 * of gateways may ask, and one that starts asks again.
 */
export class Digests {
  private readonly stopping = new AbortController();
  /** The end of the period that the tracker was last asked for, by user. */
  private readonly askedFor = new Map<string, string>();
  private ticking: Promise<void> = Promise.resolve();

  constructor(private readonly needs: Needs) {}

  /** Begins to look. What fails is tried again at the next look. */
  start(): void {
    this.ticking = (async () => {
      while (!this.stopping.signal.aborted) {
        await this.tick().catch((error: unknown) => this.needs.log.warn({ err: error }, 'digests will be tried again'));
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
    // Views that are behind lack the end of the period.
    if (!this.needs.engine.live()) return;
    for (const due of await this.due()) {
      if (this.stopping.signal.aborted) return;
      try {
        await runIn({ tenantId: due.tenantId, userId: due.userId }, () => this.ask(due));
        this.askedFor.set(due.userId, due.to);
      } catch (error) {
        this.needs.log.warn({ err: error, userId: due.userId }, 'a digest will be tried again');
      }
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
      for (const { doc } of rows) {
        const { id: userId, tenantId, digest } = dueRow.parse(doc);
        if (digest === null || digest.frequency === 'off') continue;
        const { frequency, timezone, since } = digest;
        const period = latestPeriod(frequency, timezone, clock.millis());
        if (period.to <= since || this.askedFor.get(userId) === period.to) continue;
        due.push({ userId, tenantId, frequency, timezone, ...period });
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return due;
      after = { value: last.sortedBy, key: last.key };
    }
  }

  private async ask({ userId, frequency, timezone, from, to }: Due): Promise<void> {
    const { views, bus, clock } = this.needs;
    const until = new Date(clock.millis() + WEEK_MS).toISOString();
    const planned = await plannedUntil({ views, bus }, userId, until);
    const summary = await summaryOf(views, userId, { from, to, timezone }, planned);
    // Who has no schedule that did or will do anything is told nothing.
    if (!summary) return;
    const data = { userId, frequency, timezone, from, to, summary };
    const reply = await bus.request({ type: 'OrderOwnerDigest', data }, `digest ${userId} ${to}`);
    if (!reply.ok) throw new Error(`the tracker refuses a digest: ${reply.code}`);
  }
}
