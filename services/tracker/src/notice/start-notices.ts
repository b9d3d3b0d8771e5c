import { checkpoint, pause, type Resources, repository, runIn, startProcessor, Unavailable } from '@punctual/chassis';
import type { FollowedAccounts } from '../account/start-accounts';
import type { Needs } from '../needs';
import { nextNoticeAt, notice } from './notice';
import { isTold, onFailure } from './on-failure';
import { recipientNotice } from './recipient-notice';
import { sendNotice } from './send-notice';
import { tellRecipients } from './tell-recipients';

const TICK_MS = 1_000;
const SAVE_EVERY_MS = 60_000;

/** What waits for the next digest of an owner. */
type Waiting = { tenantId: string; dueAt: number };

export type NoticeService = { health(): { ok: boolean; detail: string }; stop(): Promise<void> };

/**
 * Tells owners of failures, and recipients where a schedule says so: follows the log for runs and deliveries that failed, and
 * sends what has waited for a day. Any number of trackers may do so: the stream of an owner takes each failure and each notice once.
 */
export const startNotices = (
  resources: Resources,
  needs: Pick<Needs, 'runs' | 'deliveries'>,
  { accounts, caughtUp }: Pick<FollowedAccounts, 'accounts' | 'caughtUp'>,
): NoticeService => {
  const { store, clock, log, artifacts } = resources;
  const notices = repository(store, 'notice', notice);
  const recipientNotices = repository(store, 'notice', recipientNotice);
  const waiting = new Map<string, Waiting>();
  const lastAt = new Map<string, number>();
  const stopping = new AbortController();

  const known = startProcessor(resources, {
    name: 'tracker-notices',
    prefixes: ['notice-'],
    // Small: a bounded number of failures a day.
    load: async () => {
      waiting.clear();
      lastAt.clear();
      return null;
    },
    handle: (batch) =>
      batch.each(({ event, metadata }) => {
        if (event.type === 'NoticeOrdered') {
          lastAt.set(event.data.userId, nextNoticeAt({ ordered: event.data }));
          waiting.delete(event.data.userId);
        } else if (event.type === 'FailureNoted') {
          const { userId } = event.data;
          waiting.set(userId, { tenantId: metadata.tenantId, dueAt: lastAt.get(userId) ?? 0 });
        }
      }),
  });
  const send = async (userId: string): Promise<void> => {
    await Promise.all([known.caughtUp, caughtUp]);
    await sendNotice({ ...needs, notices, artifacts, accounts, clock, log }, userId);
  };
  const failed = onFailure({ store, clock, notices }, send, (order) =>
    tellRecipients({ ...needs, recipientNotices, artifacts, clock }, order),
  );
  const place = checkpoint(store, 'tracker-notices');
  const failures = startProcessor(resources, {
    name: 'tracker-failures',
    prefixes: ['run-', 'delivery-', 'suppression-'],
    load: async () => (await place.load())?.position ?? null,
    handle: async (batch) => {
      for (const { event, metadata, stored } of await batch.readable()) {
        if (!isTold(event, clock.millis())) continue;
        const { tenantId, userId, correlationId } = metadata;
        await runIn({ tenantId, userId, correlationId, causationId: stored.id }, () => failed(event)).catch(
          (error: unknown) => {
            if (error instanceof Unavailable) throw error;
            // One failure that cannot be told must not keep all others from being told.
            log.error({ err: error, eventId: stored.id }, 'a failure could not be told');
          },
        );
      }
    },
    save: (position) => place.save(position, null),
    saveEveryMs: SAVE_EVERY_MS,
  });

  const digest = async (userId: string, { tenantId }: Waiting): Promise<void> => {
    await runIn({ tenantId, userId, correlationId: userId }, async () => {
      await notices.execute(userId, { type: 'OrderDigest', data: { userId, now: clock.now() } });
      await send(userId);
    });
  };
  const ticking = (async () => {
    while (!stopping.signal.aborted) {
      const due = known.live() ? [...waiting].filter(([, { dueAt }]) => dueAt <= clock.millis()) : [];
      for (const [userId, one] of due)
        await digest(userId, one).catch((error: unknown) => log.warn({ err: error }, 'a digest will be tried again'));
      await pause(TICK_MS, stopping.signal);
    }
  })();

  return {
    health: () => {
      const [one, other] = [known.health(), failures.health()];
      return one.ok ? other : one;
    },
    stop: async () => {
      stopping.abort();
      await ticking;
      await Promise.all([known.stop(), failures.stop()]);
    },
  };
};
