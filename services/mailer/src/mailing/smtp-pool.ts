import type { SmtpSession } from './smtp-session';

/** What the pool needs of a session. */
export type Pooled = Pick<SmtpSession, 'alive' | 'sent' | 'quit' | 'onceClosed'>;

/** Bounds of the pool. */
export type PoolLimits = {
  /** Sessions open at once. */
  connections: number;
  /** Messages on one session before it is replaced. */
  messagesPerConnection: number;
  /** Milliseconds a session may lie idle before it is closed. */
  idleMs: number;
};

/** The pool was closed. */
export class PoolClosed extends Error {}

/**
 * A bounded pool of sessions; who comes when all are busy waits in order of arrival. A relay that admits fewer connections
 * than we may open is used with those it admits. When it admits none, all who wait are told at once: each would otherwise
 * have to wait for a time-out of its own.
 */
export class SmtpPool<S extends Pooled> {
  readonly #idle: { session: S; timer: NodeJS.Timeout }[] = [];
  readonly #waiting: PromiseWithResolvers<S>[] = [];
  readonly #sessions = new Set<S>();
  #opening = 0;
  #ceiling: number;
  #closed: PromiseWithResolvers<void> | null = null;

  /** @param open opens one session, or rejects with the reason that is handed to whoever asked */
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

  /** Gives a session back. A dead or worn one is replaced when somebody needs it. */
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

  /** Lets what is under way finish, then closes every session. Who still waits is refused. */
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
      const idle = this.#idle.pop(); // the one used last: the others may grow old and be closed
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

  /** Ends a session if it is idle; a busy one is seen to when it is released. */
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
    this.#ceiling = this.limits.connections; // one left, so the relay may admit another
    session.quit();
  }
}
