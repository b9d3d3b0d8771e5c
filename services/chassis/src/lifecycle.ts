import { askHealth, type Health, type HealthCheck } from './health';
import type { Log } from './log';

/** A part that starts and stops. `stop` finishes work in progress; `health` determines whether the service is ready. */
export type Part = {
  name: string;
  start?: () => Promise<void> | void;
  stop?: () => Promise<void> | void;
  health?: HealthCheck;
};

/** A part that takes longer to stop is logged, so that a waiting operator knows why. */
const SLOW_STOP_MS = 5_000;

/** Starts parts one after the other and stops them in reverse order, each once. */
export class Lifecycle {
  private readonly started: Part[] = [];
  private stopping: Promise<void> | null = null;

  constructor(private readonly log: Log) {}

  /** Whether a stop was requested. */
  get isStopping(): boolean {
    return this.stopping !== null;
  }

  /** Starts a part. If that fails, the error is rethrown and the part is not stopped later. */
  async start(part: Part): Promise<void> {
    await part.start?.();
    this.started.push(part);
  }

  /** Health of the parts that report it, in start order. Never rejects. */
  async health(): Promise<Health[]> {
    return Promise.all(this.started.flatMap(({ name, health }) => (health ? [askHealth(name, health)] : [])));
  }

  /** Stops all parts in reverse order. A part that fails to stop is logged and does not block the others. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const part of this.started.toReversed()) {
        const waits = `${part.name} waits for work in progress before it stops`;
        const slow = setTimeout(() => this.log.warn(waits), SLOW_STOP_MS);
        try {
          this.log.debug(`${part.name} stops`);
          await part.stop?.();
        } catch (error) {
          this.log.error({ err: error }, `${part.name} did not stop cleanly`);
        } finally {
          clearTimeout(slow);
        }
      }
    })();
    return this.stopping;
  }

  /**
   * Stops on SIGTERM or SIGINT, then ends the process; a second signal, or the end of `graceMs`, kills it.
   * A process with an IPC channel to its launcher stops when the channel closes: a killed launcher cannot send a signal.
   */
  stopOnSignals(graceMs = 30_000): void {
    const end = (reason: string) => {
      if (this.stopping) return;
      this.log.info({ reason }, 'stopping');
      setTimeout(() => process.exit(1), graceMs).unref();
      void this.stop().then(() => {
        this.log.info('stopped');
        process.exit(0);
      });
    };
    const onSignal = (signal: NodeJS.Signals) => {
      if (this.stopping) process.exit(1);
      end(signal);
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    process.once('disconnect', () => end('the launcher is gone'));
    process.channel?.unref();
  }
}
