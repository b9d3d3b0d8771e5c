import { askHealth, type Health, type HealthCheck } from './health';
import type { Log } from './log';

/** A part that starts and stops. `stop` finishes what is under way; `health` is asked whether the service is ready. */
export type Part = {
  name: string;
  start?: () => Promise<void> | void;
  stop?: () => Promise<void> | void;
  health?: HealthCheck;
};

/** Parts in order: started one after the other, stopped in reverse, each once. */
export class Lifecycle {
  private readonly started: Part[] = [];
  private stopping: Promise<void> | null = null;

  constructor(private readonly log: Log) {}

  /** Whether a stop was asked for. */
  get isStopping(): boolean {
    return this.stopping !== null;
  }

  /** Starts a part. When that fails the error is thrown on and the part is not stopped later. */
  async start(part: Part): Promise<void> {
    await part.start?.();
    this.started.push(part);
  }

  /** How the parts are that can say so, in the order of their start. Never rejects. */
  async health(): Promise<Health[]> {
    return Promise.all(this.started.flatMap(({ name, health }) => (health ? [askHealth(name, health)] : [])));
  }

  /** Stops everything in reverse. A part that fails to stop is logged and does not keep the others up. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const part of this.started.toReversed()) {
        try {
          this.log.debug(`${part.name} stops`);
          await part.stop?.();
        } catch (error) {
          this.log.error({ err: error }, `${part.name} did not stop cleanly`);
        }
      }
    })();
    return this.stopping;
  }

  /**
   * Stops on SIGTERM or SIGINT, then ends the process; a second signal, or `graceMs` without an end, ends it hard.
   * A process that has an IPC channel to its launcher stops when that closes: a killed launcher can say nothing more.
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
