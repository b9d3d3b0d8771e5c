import type { SmtpSession } from './smtp-session';

/** What the pool needs from a session. */
export type Pooled = Pick<SmtpSession, 'alive' | 'sent' | 'quit' | 'onceClosed'>;

/** Bounds of the pool. */
export type PoolLimits = {
  /** Sessions open at once. */
  connections: number;
  /** Messages on one session before it is replaced. */
  messagesPerConnection: number;
  /** Milliseconds a session may be idle before it is closed. */
  idleMs: number;
};

/** The pool was closed. */
export class PoolClosed extends Error {}

/**
 * A bounded pool of sessions; requests wait in order of arrival while all are busy. If the relay allows fewer connections
 * than configured, the pool works with those. If it allows none, all waiting requests fail immediately instead of each
 * waiting for its own timeout.
 */
export class SmtpPool<S extends Pooled> {
  readonly #idle: { session: S; timer: NodeJS.Timeout }[] = [];
  readonly #waiting: PromiseWithResolvers<S>[] = [];
  readonly #sessions = new Set<S>();
  #opening = 0;
  #ceiling: number;
  #closed: PromiseWithResolvers<void> | null = null;

  /** @param open opens one session, or rejects with the reason, which is passed to the caller */
  constructor(
    private readonly open: () => Promise<S>,
    private readonly limits: PoolLimits,
  ) {
    this.#ceiling = limits.connections;
  }

  /** A session for one message, to be given back with `release`. Rejects as `open` does, or with PoolClosed. */
  acquire(): Promise<S> {
    if (this.#closed) return Promise.reject(new PoolClosed('the mailer is shutting down'));
    const turn = Promise.withResolvers<S>();
    this.#waiting.push(turn);
    this.#serve();
    return turn.promise;
  }

  /** Gives a session back. A dead or worn session is replaced when the next one is needed. */
  release(session: S): void {
    if (!session.alive || session.sent >= this.limits.messagesPerConnection || this.#closed) {
      this.#discard(session);
    } else {
      const timer = setTimeout(() => this.#retire(session), this.limits.idleMs);
      timer.unref();
      this.#idle.push({ session, timer });
    }
    this.#serve();
  }

  /** Lets messages under way finish, then closes every session. Waiting requests are rejected. */
  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = Promise.withResolvers<void>();
      for (const turn of this.#waiting.splice(0)) turn.reject(new PoolClosed('the mailer is shutting down'));
      for (const { session } of [...this.#idle]) this.#retire(session);
      this.#serve();
    }
    return this.#closed.promise;
  }

  #serve(): void {
    while (this.#waiting.length > 0) {
      const idle = this.#idle.pop(); // the most recently used: the others can age and be closed
      if (idle) {
        clearTimeout(idle.timer);
        if (idle.session.alive) this.#waiting.shift()?.resolve(idle.session);
        else this.#discard(idle.session);
      } else if (this.#sessions.size + this.#opening < this.#ceiling && this.#opening < this.#waiting.length) {
        void this.#openOne();
      } else break;
    }
    if (this.#closed && this.#sessions.size + this.#opening === 0) this.#closed.resolve();
  }

  async #openOne(): Promise<void> {
    this.#opening += 1;
    try {
      const session = await this.open();
      this.#opening -= 1;
      this.#sessions.add(session);
      session.onceClosed(() => this.#retire(session));
      this.release(session);
    } catch (reason) {
      this.#opening -= 1;
      this.#ceiling = this.#sessions.size + this.#opening;
      if (this.#ceiling === 0) {
        this.#ceiling = this.limits.connections;
        for (const turn of this.#waiting.splice(0)) turn.reject(reason);
      }
      this.#serve();
    }
  }

  /** Ends a session if it is idle; a busy one is handled when it is released. */
  #retire(session: S): void {
    const index = this.#idle.findIndex((idle) => idle.session === session);
    if (index < 0) return;
    clearTimeout(this.#idle[index]?.timer);
    this.#idle.splice(index, 1);
    this.#discard(session);
    this.#serve();
  }

  #discard(session: S): void {
    this.#sessions.delete(session);
    this.#ceiling = this.limits.connections; // a session closed, so the relay may allow another
    session.quit();
  }
}
